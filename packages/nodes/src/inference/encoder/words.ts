import type { Span } from '../../models/inference.ts'

/** A word of a text, and the tokens that it is made of. */
export interface Word extends Span {
  /** Its first token, from which models of the field learn what kind of word it is. */
  first: number
  /** Its last token. */
  last: number
}

/**
 * The words that tokens make up: letters, digits and marks that follow each other are one word,
 * every other sign is one by itself. Scripts without spaces have as many words as tokens. White
 * space is none; a token that only says that a word follows belongs to that word.
 */
export function groupWords(text: string, spans: readonly Span[]): Word[] {
  const words: Word[] = []
  for (const [at, span] of spans.entries()) {
    if (isBlank(text, span)) continue
    const word = words.at(-1)
    if (word && continues(text, word, span)) {
      word.last = at
      word.end = Math.max(word.end, span.end)
    } else {
      words.push({ ...span, first: announced(text, spans, at) ? at - 1 : at, last: at })
    }
  }
  return words
}

function isBlank(text: string, { start, end }: Span): boolean {
  return text.slice(start, end).trim() === ''
}

function continues(text: string, word: Word, { start, end }: Span): boolean {
  if (start < word.end) return true
  if (start > word.end) return false
  // Two code units are a character at least.
  const left = text.slice(Math.max(word.start, word.end - 2), word.end)
  const right = text.slice(start, Math.min(end, start + 2))
  if (spaceless.test(left) || spaceless.test(right)) return false
  return /[\p{L}\p{N}\p{M}]$/u.test(left) && /^[\p{L}\p{N}\p{M}]/u.test(right)
}

const spaceless =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u

/** True when the token before is no more than the sign of the space before this one. */
function announced(text: string, spans: readonly Span[], at: number): boolean {
  const [before, here] = [spans[at - 1], spans[at]]
  if (!before || !here || before.end !== here.start) return false
  return ['', ' '].includes(text.slice(before.start, before.end))
}
