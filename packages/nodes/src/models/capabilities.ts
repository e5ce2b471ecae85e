import type { Labels, Message } from '@chainwright/core'

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

/** Texts to vectors. */
export interface Embed {
  /**
   * One vector of length `dimensions` per text, in order, each of unit length. A text beyond the
   * model's window is cut off by the node's choice of pieces, never silently by the model.
   */
  embed(texts: readonly string[], options: InferenceOptions): Promise<Float32Array[]>
  readonly dimensions: number
  /** Longest text, in tokens. */
  readonly contextWindow: number
}

/** Options of every call that runs a model. */
export interface InferenceOptions {
  signal: AbortSignal
}

/** How text is drawn from a language model. Everything left out has the stated default. */
export interface GenerateOptions extends InferenceOptions {
  /** Longest reply, in tokens. Default 256. */
  maxTokens?: number
  /** 0 takes the likeliest token each time (greedy). Default 0. */
  temperature?: number
  /** Draw from the k likeliest tokens; 0 means all. Default 0. */
  topK?: number
  /** Draw from the smallest set of tokens whose probabilities add up to p. Default 1. */
  topP?: number
  /** Divides the logits of tokens already seen; 1 changes nothing. Default 1. */
  repetitionPenalty?: number
  /** Seed of the random draw. Same seed, same text. */
  seed?: number
  /** The reply ends before any of these texts. */
  stop?: readonly string[]
  /** Called with each piece of text that is certain to be part of the reply. */
  onText?: (piece: string) => void
}

/** A reply of a language model. */
export interface Generated {
  text: string
  /** `stop`: a stop sequence or the model's own end; `length`: `maxTokens` or the window was reached. */
  finish: 'stop' | 'length'
  inputTokens: number
  outputTokens: number
}

/** A prompt: raw text to be continued, or a conversation to be answered by the chat template. */
export type Prompt = { text: string } | { messages: readonly Message[] }

/** Text generation. */
export interface Generate {
  /** Rejects with `prompt-too-long` when prompt and reply do not fit the context window. */
  generate(prompt: Prompt, options: GenerateOptions): Promise<Generated>
  /** Prompt and reply together, in tokens. */
  readonly contextWindow: number
  /** True when the model was tuned to answer conversations. */
  readonly chat: boolean
}

/** Text to label probabilities, by a trained head. */
export interface Classify {
  classify(texts: readonly string[], options: InferenceOptions): Promise<Labels[]>
}

declare module '@chainwright/core' {
  interface Capabilities {
    tokenize: Tokenize
    embed: Embed
    generate: Generate
    classify: Classify
  }
}
