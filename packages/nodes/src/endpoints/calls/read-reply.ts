import { FlowError } from '@chainwright/core'
import { createStopTexts } from '../../inference/text/stop-texts.ts'
import type { TokenLikelihood } from '../../models/generate.ts'
import { brokenAnswer } from './endpoint-errors.ts'
import type { ReplyPiece } from './reply-piece.ts'

/** A reply as it came; counts of tokens where the endpoint told them. */
export interface Reply {
  readonly text: string
  readonly finish: 'stop' | 'length'
  readonly inputTokens: number | undefined
  readonly outputTokens: number | undefined
  readonly tokens: readonly TokenLikelihood[]
}

/** How a reply is read. */
export interface ReadOptions {
  /** Name of the endpoint, for errors. */
  readonly name: string
  readonly stop: readonly string[]
  readonly onText?: ((piece: string) => void) | undefined
  readonly signal: AbortSignal
}

/**
 * Reads a reply to its end, or up to a stop text. Throws a `FlowError`: `endpoint-answer-invalid` when
 * it ends without saying why, `reply-withheld` when the provider kept it back.
 */
export async function readReply(
  pieces: AsyncIterable<ReplyPiece>,
  { name, stop, onText, signal }: ReadOptions,
): Promise<Reply> {
  const cutter = createStopTexts(stop)
  const counted: Counted = { finish: undefined, inputTokens: undefined, outputTokens: undefined }
  const tokens: TokenLikelihood[] = []
  let text = ''
  const take = (certain: string): void => {
    text += certain
    if (certain !== '') onText?.(certain)
  }
  let stopped = false
  for await (const piece of pieces) {
    signal.throwIfAborted()
    count(counted, piece)
    tokens.push(...(piece.tokens ?? []))
    const cut = cutter.push(piece.text)
    take(cut.certain)
    stopped = cut.stopped
    if (stopped) break
  }
  signal.throwIfAborted()
  if (!stopped) take(cutter.end())
  const finish = stopped ? 'stop' : finishOf(counted.finish, name)
  const { inputTokens, outputTokens } = counted
  return { text, finish, inputTokens, outputTokens, tokens: within(tokens, text) }
}

interface Counted {
  finish: string | undefined
  inputTokens: number | undefined
  outputTokens: number | undefined
}

function count(counted: Counted, { finish, inputTokens, outputTokens }: ReplyPiece): void {
  if (inputTokens !== undefined) counted.inputTokens = (counted.inputTokens ?? 0) + inputTokens
  if (outputTokens !== undefined) counted.outputTokens = (counted.outputTokens ?? 0) + outputTokens
  if (finish !== undefined && finish !== '') counted.finish ??= finish
}

function finishOf(said: string | undefined, name: string): 'stop' | 'length' {
  if (said === undefined) throw brokenAnswer(name, 'it broke off before it was whole')
  const kind = said.toLowerCase()
  if (/length|max/.test(kind)) return 'length'
  if (!/filter|safety|refus|recit|block|prohibit|spii|language/.test(kind)) return 'stop'
  throw new FlowError({
    code: 'reply-withheld',
    message: `${name} kept its reply back (${said}). Word the prompt in another way, or ask another model.`,
  })
}

/** The tokens that belong to a reply which may have been cut. */
function within(tokens: readonly TokenLikelihood[], text: string): TokenLikelihood[] {
  let length = 0
  return tokens.filter((token) => {
    const fits = length < text.length
    length += token.text.length
    return fits
  })
}
