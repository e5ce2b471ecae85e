import type { TokenLikelihood } from '../../models/generate.ts'

/** A piece of a reply as it comes, and what the endpoint tells with it. */
export interface ReplyPiece {
  readonly text: string
  /** Why the reply ends, in the words of the endpoint. */
  readonly finish?: string | undefined
  /** What the endpoint counted; where it tells it more than once, the sum counts. */
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  readonly tokens?: readonly TokenLikelihood[]
}
