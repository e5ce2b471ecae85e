import type { Message } from '@chainwright/core'
import type { InferenceOptions } from './inference.ts'

/** A prompt: raw text to be continued, or a conversation to be answered by the chat template. */
export type Prompt = { text: string } | { messages: readonly Message[] }

/** The form that a reply must have; tokens that would break it are never drawn. */
export type Constraint =
  /** The reply is exactly one of these texts. */
  | { choices: readonly string[] }
  /** The whole reply matches this regular expression (no look-around, no back-references). */
  | { regex: string }
  /** The reply is JSON that this JSON Schema accepts. */
  | { schema: Readonly<Record<string, unknown>> }

/** How text is drawn from a language model. Everything left out has the stated default. */
export interface DrawOptions {
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
  /** The form that the reply must have. Default: none. */
  constraint?: Constraint
  /**
   * Asks for the log-probability of each token of the reply, with this many of the likeliest
   * alternatives; 0 gives the tokens alone. Default: none are given.
   */
  logProbabilities?: number
  /** Called with each piece of text that is certain to be part of the reply. */
  onText?: (piece: string) => void
}

/** The options of one call of `generate`. */
export interface GenerateOptions extends InferenceOptions, DrawOptions {}

/** One of several replies that are generated together. */
export interface GenerateRequest extends DrawOptions, Pick<InferenceOptions, 'payers'> {
  prompt: Prompt
}

/** A token and how likely the model held it to be, in nats: `ln p(token | everything before it)`. */
export interface TokenLikelihood {
  token: number
  /** The token alone as text; part of a character is the replacement character. */
  text: string
  /** Natural logarithm of the probability, 0 or less, before temperature, penalty and constraint. */
  logProbability: number
  /** The likeliest tokens at this place, likeliest first. */
  alternatives?: readonly TokenLikelihood[]
}

/** A reply of a language model. */
export interface Generated {
  text: string
  /** `stop`: a stop sequence, the constraint, or the model's own end; `length`: `maxTokens` or the window was reached. */
  finish: 'stop' | 'length'
  inputTokens: number
  outputTokens: number
  /** What the reply cost, in the currency of the user's price list; left out where none is known. */
  cost?: number
  /** Each token of the reply, when `logProbabilities` asked for them. */
  tokens?: readonly TokenLikelihood[]
}

/** Text generation. */
export interface Generate {
  /** Rejects with `prompt-too-long` when prompt and reply do not fit the context window. */
  generate(prompt: Prompt, options: GenerateOptions): Promise<Generated>
  /**
   * Several replies in one go, which is faster than one after the other; left out by models that
   * gain nothing. Same prompt and different seeds give candidates. One entry per request, in order;
   * an entry that is an `Error` fails that request alone.
   */
  generateBatch?(
    requests: readonly GenerateRequest[],
    options: InferenceOptions,
  ): Promise<(Generated | Error)[]>
  /** Prompt and reply together, in tokens. */
  readonly contextWindow: number
  /** True when the model was tuned to answer conversations. */
  readonly chat: boolean
}

/** How likely given texts are, which a local language model tells and most endpoints hide. */
export interface LogProbabilities {
  /**
   * Scores each ending as the continuation of the prompt: the likelihood of each of its tokens. The
   * prompt, which all endings share, is read once. The first token of an ending after an empty prompt
   * follows the model's beginning-of-text token; a model without one does not score it. With
   * `alternatives`, each token has this many of the likeliest tokens at its place. Rejects with
   * `prompt-too-long`.
   */
  logProbabilities(
    prompt: Prompt,
    endings: readonly string[],
    options: InferenceOptions & { alternatives?: number },
  ): Promise<TokenLikelihood[][]>
  /** Prompt and ending together, in tokens. */
  readonly contextWindow: number
  readonly chat: boolean
}

/** Text to text by an encoder and a decoder: translation, and what else the model was trained on. */
export interface Translate {
  /**
   * Rewrites each text; a task prefix such as `translate English to German: ` is part of the text.
   * Rejects with `text-too-long` for one that does not fit the window.
   */
  translate(
    texts: readonly string[],
    options: InferenceOptions & { maxTokens?: number; onText?: (piece: string) => void },
  ): Promise<Generated[]>
  /** Longest text, in tokens. */
  readonly contextWindow: number
}
