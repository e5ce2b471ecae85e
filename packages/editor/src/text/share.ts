import { formatBytes, formatCount } from '../lib/quantities.ts'

/** What is told about a link. */
interface LinkFigures {
  readonly address: string
  readonly nodes: number
  readonly inputs: number
  readonly notes: number
}

function counted(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** What files, links, pictures and the sheet of capabilities say. */
export const shareText = {
  // Opening and saving.
  untitled: 'Untitled flow',
  fileTooLarge: (bytes: number): string => `it is larger than ${formatBytes(bytes)}`,
  notText: 'it is no text, no flow file and no picture with a flow inside',
  pdf: 'the PDF',
  noFlow: 'it is no flow file',
  emptyFile: 'it is empty',
  noFlowInside: 'the picture holds no flow',
  notOpened: (name: string, why: string): string => `${name} was not opened: ${why}`,
  notSaved: (why: string): string => `Not saved: ${why}`,
  handedOut: (name: string): string => `Downloaded as ${name}`,
  addInput: (name: string): string => `add input ${name}`,
  tookDocuments: (count: number, input: string): string =>
    count === 1
      ? `1 document added to ${input}`
      : `${formatCount(count)} documents added to ${input}`,

  // Giving a flow away.
  shareTitle: 'Share this flow',
  linkTitle: 'Link',
  copyLink: 'Copy the link',
  linkCopied: 'The link is copied',
  linkNotCopied: 'The browser did not allow copying. Select the link and copy it yourself.',
  linkHolds: ({ address, nodes, inputs, notes }: LinkFigures): string => {
    const parts = [
      counted(nodes, 'node', 'nodes'),
      counted(inputs, 'input', 'inputs'),
      ...(notes > 0 ? [counted(notes, 'note', 'notes')] : []),
    ]
    return `The flow is in the link itself: ${parts.join(', ')} with their prompts, settings and default values, in ${formatCount(address.length)} characters.`
  },
  linkKeeps:
    'Not in it: keys, the values and documents that you gave it here, and results. Browsers send it to no server. Opening it runs nothing.',
  linkLong: (length: number, most: number): string =>
    `At ${formatCount(length)} characters some programs cut this link off (above ${formatCount(most)}). Share the file or the picture instead.`,
  pictureTitle: 'Picture',
  pictureHoldsFlow: 'Put the flow inside the picture',
  pictureAlone: 'The picture alone: the flow cannot be opened from it.',
  pictureWithFlow:
    'A PNG that opens as the flow when it is dropped on the editor. Prompts and settings are inside; keys, values and results are not.',
  png: 'Download PNG',
  svg: 'Download SVG',
  noPicture: (why: string): string => `No picture was made: ${why}`,
  fileTitle: 'File',
  codeTitle: 'Use in code',
  codeAbout: (file: string): string =>
    `The same flow, run from the file ${file}. Save it beside your code first.`,
  typescript: 'TypeScript',
  command: 'Command line',
  http: 'HTTP',
  copyCode: 'Copy',
  codeCopied: 'Copied',

  // Two states of one file.
  tabsTitle: 'This flow is open in another tab',
  tabsAbout:
    'The other tab changed it after this one had read it. Nothing is lost yet: choose which one goes on.',
  takeTheirs: 'Take the other one',
  writeMine: 'Keep mine',
  keepBoth: 'Keep both',
  changedTitle: (name: string): string => `${name} has changed on disk`,
  changedAbout: 'Something else wrote the file after it was read here. Nothing was written.',
  goneAbout: 'The file is gone: something else removed or renamed it. Nothing was written.',
  saveUnderAnother: 'Save under another name',
  writeOver: 'Write over it',
  writeAnew: 'Write it anew',
  takeFound: 'take the file from disk',
  yourChanges: 'What is different here',
  noChanges: 'Nothing is different.',
  moreChanges: (count: number): string => `… and ${formatCount(count)} more`,
  changeKinds: {
    added: 'added',
    removed: 'removed',
    renamed: 'renamed',
    changed: 'changed',
    moved: 'moved',
  },
  saveAsTitle: 'Save in the folder',
  fileName: 'Name of the file',
  inFolder: (folder: string): string => `In the folder ${folder}`,
  cancel: 'Cancel',
  close: 'Close',

  // Comparing.
  compareTitle: 'What changed?',
  compareAbout:
    'Compare this flow with another file. The canvas marks what is new and what changed.',
  compareFile: 'Compare with a file …',
  compareSaved: 'Compare with what was saved',
  savedState: 'what was saved last',
  comparedWith: (name: string): string => `Compared with ${name}: that is the older one.`,

  // Files.
  emptyFolder: 'There are no flow files in it yet.',
  onThisDevice: 'On this device',
  nothingKept: 'Nothing yet. What you change is kept here by itself.',
  keptAt: (at: number): string =>
    new Date(at).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short' }),
  forget: (name: string): string => `Forget ${name}`,

  // Models.
  readingModels: 'Looking for models …',
  noModels: (why: string): string => `Models cannot be listed: ${why}`,
  room: (used: number, free: number): string =>
    `This site keeps ${formatBytes(used)} here; ${formatBytes(free)} are left.`,
  sources: { starter: 'came with the site', downloaded: 'downloaded', remote: 'asked elsewhere' },
  modelFacts: (
    bytes: number | undefined,
    license: string | undefined,
    abilities: readonly string[],
  ): string =>
    [
      bytes === undefined ? 'runs elsewhere' : formatBytes(bytes),
      license ?? 'no licence named',
      abilities.join(', '),
    ].join(' · '),
  removeModel: 'Remove from this device',
  removedModel: (title: string, bytes: number): string =>
    `Removed ${title}; ${formatBytes(bytes)} are free again`,
  downloadTitle: 'Download another model',
  reference: 'Model',
  referenceHelp: 'A model of the hub: hf/OWNER/NAME, with #q4 or another weight type behind it.',
  askHub: 'Ask what it would bring',
  offer: (offer: {
    reference: string
    bytes: number
    license: string | undefined
    host: string
  }): string =>
    `${offer.reference} has ${formatBytes(offer.bytes)}, licence: ${offer.license ?? 'none named'}. It would be fetched from ${offer.host}, and kept in this browser.`,
  downloadNow: 'Download',
  downloaded: (reference: string): string => `${reference} is here`,
} as const
