/** What the prompt editor says. */
export const promptText = {
  wrong: (problem: string) => `Here ${problem}. Write {{name}} for a value, {{{{ for two braces.`,
  noValue: (name: string) => `Nothing is connected to {{${name}}} yet.`,
  noSuchName: (name: string, known: readonly string[]) =>
    `There is no {{${name}}} here, but ${known.map((one) => `{{${one}}}`).join(', ')}.`,
  useInstead: (name: string) => `Use {{${name}}}`,
  connectTo: (from: string) => `Connect to ${from}`,
  asBraces: 'Write two braces',
  problemsOf: (label: string) => `Problems of ${label}`,
  connects: (from: string) => `connects ${from}`,
  previewOf: (label: string) => `Preview of ${label}`,
  previewItem: (at: number, count: number) => `Item ${at + 1} of ${count}`,
  previewBefore: 'The item before',
  previewNext: 'The next item',
  previewMissing: (name: string) => `{{${name}}} has no value yet`,
  previewNone: 'There are no values yet: run the flow, or give its inputs a value.',
  previewWhole: 'Whole text',
  previewLess: 'Less',
  previewSize: (characters: string) => `${characters} characters`,
  loadFailed: 'The editor could not be loaded; the plain box works all the same.',
} as const
