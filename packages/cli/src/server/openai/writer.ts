import type { Message } from '@chainwright/core'
import type { TokenLikelihood } from '@chainwright/nodes'
import type { Drawing } from './drawing.ts'

/** What is to be answered or continued. */
export type Asked = { readonly text: string } | { readonly messages: readonly Message[] }

/** What a writer is asked for: each prompt is answered `drawing.count` times. */
export interface WritingRequest {
  readonly prompts: readonly Asked[]
  readonly drawing: Drawing
  readonly signal: AbortSignal
  /** Called with pieces of a reply as they come; together they are the reply, or its beginning. */
  readonly onText: (reply: number, piece: string) => void
}

/** One reply. */
export interface WrittenReply {
  readonly text: string
  readonly finish: 'stop' | 'length'
  /** How likely each token was, when that was asked for. */
  readonly tokens?: readonly TokenLikelihood[] | undefined
  /** The same of the prompt, when that was asked for as well. */
  readonly promptTokens?: readonly PromptToken[] | undefined
}

/** A token of a prompt or of a reply. Before the first one nothing stands from which it could follow. */
export interface PromptToken extends Pick<TokenLikelihood, 'text' | 'alternatives'> {
  readonly logProbability: number | null
}

/** All replies, those to the first prompt first, and what they took. */
export interface Written {
  readonly replies: readonly WrittenReply[]
  readonly inputTokens: number
  readonly outputTokens: number
}

/** Something that writes for a client: a model, or a flow. */
export interface Writer {
  /** Throws an `OpenAiError` for what it cannot do, before it does anything. */
  check(request: Pick<WritingRequest, 'prompts' | 'drawing'>): void
  write(request: WritingRequest): Promise<Written>
}
