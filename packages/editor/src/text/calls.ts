import { formatCount } from '../lib/quantities.ts'

/** What the view of calls to models says. */
export const callsText = {
  title: 'What was sent to the model',
  countOf: (count: number): string => (count === 1 ? '1 call' : `${formatCount(count)} calls`),
  notKept: 'Taken from an earlier run. What was sent then was not kept.',
  whenDone: 'Told as soon as this step is over.',
  none: 'No call to a model is on record for this step.',
  fromBefore: 'As it was sent when this ran first.',
  capabilities: {
    generate: 'Write',
    logProbabilities: 'Likelihoods',
    embed: 'Embed',
    classify: 'Classify',
    entail: 'Entail',
    score: 'Score',
    tag: 'Tag',
    fillMask: 'Fill the mask',
    answer: 'Find the answer',
    translate: 'Translate',
  } as Readonly<Record<string, string>>,
  call: (at: number, count: number): string =>
    `Call ${formatCount(at + 1)} of ${formatCount(count)}`,
  left: (count: number): string =>
    count === 1
      ? '1 call in between was not kept.'
      : `${formatCount(count)} calls in between were not kept.`,
  cut: (count: number): string => `${formatCount(count)} characters are left out where […] stands.`,
  asSent: 'As messages',
  asRead: 'As the model reads it',
  prompt: 'Prompt',
  endings: (count: number): string => (count === 1 ? '1 ending' : `${formatCount(count)} endings`),
  texts: (count: number): string => (count === 1 ? '1 text' : `${formatCount(count)} texts`),
  pairs: (count: number): string => (count === 1 ? '1 pair' : `${formatCount(count)} pairs`),
  options: 'Options',
  arguments: 'Given',
} as const
