import { createStopTexts } from './stop-texts.ts'
import { createTokenText } from './token-text.ts'
import type { ModelTokenizer } from './tokenizer.ts'

/** The text of a reply while its tokens come in. */
export interface ReplyText {
  /** Takes the next token. True when the text has met a stop text, which ends the reply. */
  add(token: number): boolean
  /** Takes what was held back, because no token follows. True when that met a stop text. */
  end(): boolean
  /** All text so far that is certain to belong to the reply. */
  text(): string
}

interface ReplyOptions {
  tokenizer: Pick<ModelTokenizer, 'decode' | 'has'>
  /** The last tokens of the text that is being continued. */
  before: readonly number[]
  stop: readonly string[]
  onText: (piece: string) => void
}

/** Starts a reply of no text. The pieces given to `onText` add up to its text. */
export function createReplyText({ tokenizer, before, stop, onText }: ReplyOptions): ReplyText {
  // A vocabulary may be padded with numbers that stand for nothing.
  const decode = (tokens: readonly number[]): string =>
    tokenizer.decode(tokens.filter((token) => tokenizer.has(token)))
  const tokenText = createTokenText(decode, before)
  const stopTexts = createStopTexts(stop)
  let text = ''
  return {
    add: (token) => push(tokenText.push(token)),
    end() {
      if (push(tokenText.end())) return true
      give(stopTexts.end())
      return false
    },
    text: () => text,
  }

  function push(piece: string): boolean {
    const cut = stopTexts.push(piece)
    give(cut.certain)
    return cut.stopped
  }

  function give(piece: string): void {
    if (piece === '') return
    text += piece
    onText(piece)
  }
}
