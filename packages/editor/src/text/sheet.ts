import { formatCount } from '../lib/quantities.ts'

/** What the sheet of capabilities says: what a flow would load and contact. */
export const sheetText = {
  contactsNobody: 'Contacts nobody: it runs in this page.',
  contact: {
    download: (origin: string, references: readonly string[]): string =>
      `Contacts ${origin} to download ${references.join(', ')}.`,
    endpoint: (origin: string, references: readonly string[]): string =>
      `Sends texts to ${origin} (${references.join(', ')}).`,
    node: (origin: string): string => `Contacts ${origin}.`,
  },
  model: {
    starter: (reference: string): string => `Loads ${reference}: a model that came with this site.`,
    file: (reference: string): string => `Loads ${reference}, a model of this machine.`,
    hub: (reference: string): string => `Loads ${reference}, which this device has.`,
    endpoint: (reference: string): string => `Asks ${reference}, a model that runs elsewhere.`,
    notSetUp: (reference: string): string =>
      `Cannot run: asks ${reference} at an endpoint, and you have set up none of this name.`,
    unknown: (reference: string): string =>
      `Names the model ${reference}, which is not known here.`,
  },
  download: (reference: string): string =>
    `Needs ${reference}, which must be downloaded first; you are asked again with its size.`,
  service: (service: string): string => `Uses the service ${service}.`,
  fileNamed: (name: string): string => `Reads ${name}, out of files that you hand over. No others.`,
  fileOfInput: (input: string, name: string | undefined): string =>
    `Reads what the input ${input} names${name === undefined ? '' : ` (${name})`}, out of files that you hand over.`,
  fileOfData: 'Reads files that its data name, out of those that you hand over.',
  rounds: (most: number): string => `Repeats a part up to ${formatCount(most)} times.`,
  unbounded: 'Repeats a part with no bound that is known beforehand.',
  questions: (count: number): string =>
    count === 1 ? 'Asks you something.' : `Asks you something, in ${formatCount(count)} places.`,
  unknown: (type: string, node: string): string =>
    `Cannot run: ${node} is of the type ${type}, which is not known here.`,

  // The dialogs around it.
  strangerTitle: 'A flow from somebody else',
  strangerAbout:
    'Nothing was run and nothing was loaded. You can look at everything. If you press Run:',
  look: 'Look at it',
  asks: {
    all: {
      title: 'Run this flow?',
      about: 'It came from somebody else. When it runs, it does this and nothing more:',
    },
    more: {
      title: 'This flow wants more than before',
      about: 'You agreed to this flow before. It was changed since, and now does this as well:',
    },
    server: {
      title: 'Run this flow on the server?',
      about:
        'It runs with the models, the keys and the files of the server. When it runs, it does this and nothing more:',
    },
    serverMore: {
      title: 'This flow wants more of the server than before',
      about:
        'You agreed to this flow on the server before. It was changed since, and now does this as well:',
    },
    endpoints: {
      title: 'Send texts to your endpoint?',
      about:
        'This flow asks a model that runs elsewhere. What its nodes give the model leaves this page, with your key where you gave one. You are asked once for each flow and address.',
    },
  },
  run: 'Run',
  cancel: 'Do not run',
  quietlyOpened: 'Opened. Nothing was run; it uses models of this site and contacts nobody.',
} as const
