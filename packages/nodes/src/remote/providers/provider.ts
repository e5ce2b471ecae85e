import type { BaseMessage } from '@langchain/core/messages'
import type { ChatGenerationChunk } from '@langchain/core/outputs'
import type { Fetch } from '../../doors/create-fetch.ts'
import type { Endpoint } from '../calls/endpoint.ts'

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
  readonly messages: BaseMessage[]
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
  /** The LangChain package that speaks with it. */
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
  chat(call: ChatCall): Promise<AsyncIterable<ChatGenerationChunk>>
  /** Left out where there is no way to ask it for vectors through our own network. */
  embed?(call: EmbedCall): Promise<number[][]>
}
