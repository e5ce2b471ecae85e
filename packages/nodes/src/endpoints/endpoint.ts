import type { Clock, Message } from '@chainwright/core'
import type { Fetch } from '../doors/create-fetch.ts'
import type { Credential } from '../doors/credential.ts'
import type { Dial } from '../doors/dial.ts'
import type { EndpointLimits, ModelFacts } from './model-facts.ts'
import type { Limiter } from './calls/limiter.ts'
import type { ReplyPiece } from './calls/reply-piece.ts'
import type { SpendBook } from './spend/spend-book.ts'

/** A model at an address, and all that is needed to call it. */
export interface Endpoint {
  /** Name of the model in messages: `openai/gpt-5-mini`. */
  readonly name: string
  readonly provider: Provider
  /** Name of the model at the provider. */
  readonly model: string
  /** Base address, without a slash at its end. */
  readonly address: string
  readonly facts: ModelFacts
  /** Prompt and reply together, in tokens. */
  readonly contextWindow: number
  readonly credential: Credential | undefined
  readonly limits: EndpointLimits
  readonly limiter: Limiter
  /** Keeps calls within the user's budgets. Default: there are none. */
  readonly spend?: SpendBook | undefined
  readonly dial: Dial
  readonly clock: Clock
}

/** How a reply is to be drawn, in what providers understand. Left out means: not sent. */
export interface ChatSettings {
  readonly maxTokens: number
  readonly temperature?: number
  readonly topP?: number
  readonly topK?: number
  readonly repetitionPenalty?: number
  readonly seed?: number
  readonly stop?: readonly string[]
  /** Number of alternatives to each token. */
  readonly logProbabilities?: number
  /** JSON Schema that the endpoint holds the reply to. */
  readonly schema?: Readonly<Record<string, unknown>>
}

/** One call of a chat model. */
export interface ChatCall {
  readonly endpoint: Endpoint
  readonly settings: ChatSettings
  readonly messages: readonly Message[]
  readonly fetch: Fetch
  readonly signal: AbortSignal
}

/** One call of a model that makes vectors. */
export interface EmbedCall {
  readonly endpoint: Endpoint
  readonly texts: readonly string[]
  readonly fetch: Fetch
}

/** Options of a reply that not every provider has. */
export type SomeOption = 'topK' | 'repetitionPenalty' | 'seed' | 'logProbabilities'

/** A service that models are asked of. */
export interface Provider {
  readonly title: string
  /** What speaks with it, for messages: the name of a package. */
  readonly packageName: string
  /** Base address, without a slash at its end; `undefined` where only the user knows it. */
  readonly address: string | undefined
  /** Environment variable of its key; `undefined` when it takes none by default. */
  readonly keyVariable: string | undefined
  /** Whether it cannot be asked without a key. */
  readonly needsKey: boolean
  /** How a key is shown: header, and what stands before the key. */
  readonly header: { readonly name: string; readonly before: string }
  /** What it can of the options that not all have. */
  readonly options: readonly SomeOption[]
  /** Whether it holds replies to a JSON Schema. */
  readonly structured: boolean
  /** Most stop texts that it takes itself; all are honoured here besides. */
  readonly stops: number
  /** The models of a list address, below the base address, for `providers test`. */
  readonly listPath: string
  chat(call: ChatCall): Promise<AsyncIterable<ReplyPiece>>
  /** Left out where there is no way to ask it for vectors through our own network. */
  embed?(call: EmbedCall): Promise<number[][]>
}
