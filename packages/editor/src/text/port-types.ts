/** One value of a port type, and several, in words. */
const words: Readonly<Record<string, readonly [one: string, many: string]>> = {
  text: ['a text', 'texts'],
  number: ['a number', 'numbers'],
  boolean: ['yes or no', 'yes or no answers'],
  json: ['a JSON value', 'JSON values'],
  messages: ['a conversation', 'conversations'],
  tokens: ['a text in tokens', 'texts in tokens'],
  vector: ['a vector of numbers', 'vectors of numbers'],
  labels: ['labels with their probabilities', 'labels with their probabilities'],
  answer: ['an answer with its place in the text', 'answers with their places'],
  score: ['a score', 'scores'],
  T: ['a value of any type', 'values of any type'],
}

/** A port type in words: `a list of texts`. `depth` is how many lists are around the base type. */
export function typeInWords(base: string, depth: number): string {
  const [one, many] = words[base] ?? [base, base]
  if (depth === 0) return one
  return `a list of ${'lists of '.repeat(depth - 1)}${many}`
}

/** What is told of a port: what it takes or gives, and what it is for. */
export const portText = {
  takes: (what: string) => `Takes ${what}.`,
  gives: (what: string) => `Gives ${what}.`,
  perItem: 'A list runs the node once per item.',
  needed: 'Needed.',
} as const
