/** Options of every call that runs a model. */
export interface InferenceOptions {
  signal: AbortSignal
}

/** Two texts that a model reads together: premise and hypothesis, question and passage. */
export interface TextPair {
  first: string
  second: string
}

/** Part of a text: characters (UTF-16 code units) from `start` up to, but not with, `end`. */
export interface Span {
  start: number
  end: number
}
