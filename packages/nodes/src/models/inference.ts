import type { Usage } from '@chainwright/core'
import type { Payer } from './payers.ts'

/** Options of every call that runs a model. */
export interface InferenceOptions {
  signal: AbortSignal
  /** Told what the call used up, by models that count it and do not tell it with each result. */
  onUsage?: (used: Usage) => void
  /** The runs that the call is counted for, where models have budgets. */
  payers?: readonly Payer[]
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
