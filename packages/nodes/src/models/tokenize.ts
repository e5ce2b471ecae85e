import type { Message } from '@chainwright/core'

/** Text to token ids of the model's own vocabulary, and back. Needs no inference. */
export interface Tokenize {
  /** Token ids of a text, without special tokens unless asked for. */
  encode(text: string, options?: { special?: boolean }): number[]
  /** The text of token ids; special tokens are left out unless asked for. */
  decode(tokens: readonly number[], options?: { special?: boolean }): string
  /** The conversation as the model reads it, by its chat template; ends where the reply begins. */
  chat?(messages: readonly Message[]): string
  /** Longest input plus output, in tokens. */
  readonly contextWindow: number
}
