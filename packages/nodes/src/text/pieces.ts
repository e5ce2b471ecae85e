import type { Tokenize } from '../models/tokenize.ts'
import { type Span, middleBorder, spansOf } from './segments.ts'

/** A stretch of a text that can be cut further: into paragraphs, sentences, words, then halves. */
export interface Piece extends Span {
  readonly level: 0 | 1 | 2 | 3
  /** Estimated, and infinite where a piece is too long to be looked at whole. */
  readonly tokens: number
}

/** Cuts one text into pieces and sizes them. */
export interface Cutter {
  /** The whole text as one piece. */
  whole(): Piece
  /** The next finer pieces; none for a single grapheme. */
  parts(piece: Piece): Piece[]
  /** Tokens of a stretch of the text, exactly. */
  count(span: Span): number
}

/** Words up to this length are counted once and remembered; longer ones are halved first. */
const longestWord = 256

/**
 * Makes a `Cutter`. Estimates add up words that are counted once each, so that they cost next to
 * nothing; texts of more than 8 characters a token, or 1,024 in all, are not estimated.
 */
export function createCutter(text: string, tokenize: Tokenize, maxTokens: number): Cutter {
  const longest = Math.max(1024, 8 * maxTokens)
  const known = new Map<string, number>()

  function wordTokens(word: string): number {
    // The space between sentences becomes part of the next word's token.
    if (word === ' ') return 0
    if (word.length > longestWord) return Infinity
    const tokens = known.get(word) ?? tokenize.encode(word).length
    known.set(word, tokens)
    return tokens
  }

  function sized({ start, end }: Span, level: Piece['level']): Piece {
    const raw = text.slice(start, end)
    if (level === 3) return { start, end, level, tokens: wordTokens(raw) }
    if (raw.length > longest) return { start, end, level, tokens: Infinity }
    let tokens = 0
    for (const word of spansOf(raw, 'word')) tokens += wordTokens(raw.slice(word.start, word.end))
    return { start, end, level, tokens }
  }

  return {
    whole: () => sized({ start: 0, end: text.length }, 0),
    parts(piece) {
      const level = finer[piece.level]
      return partSpans(text.slice(piece.start, piece.end), piece.level).map(({ start, end }) =>
        sized({ start: piece.start + start, end: piece.start + end }, level),
      )
    },
    count: ({ start, end }) => tokenize.encode(text.slice(start, end)).length,
  }
}

const finer = { 0: 1, 1: 2, 2: 3, 3: 3 } as const

function partSpans(text: string, level: Piece['level']): Span[] {
  switch (level) {
    case 0:
      return spansOf(text, 'paragraph')
    case 1:
      return spansOf(text, 'sentence')
    case 2:
      return spansOf(text, 'word')
    case 3: {
      const middle = middleBorder(text)
      if (middle === undefined) return []
      return [
        { start: 0, end: middle },
        { start: middle, end: text.length },
      ]
    }
  }
}
