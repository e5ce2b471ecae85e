import type { Tokenize } from '../models/capabilities.ts'
import { createPause } from './pause.ts'
import { type Span, middleBorder, spansOf } from './segments.ts'

/** How `splitText` cuts. */
export interface SplitOptions {
  tokenize: Tokenize
  /** Longest chunk, in tokens. */
  maxTokens: number
  /** Most tokens that a chunk repeats from the end of the one before; below `maxTokens`. */
  overlap: number
  signal: AbortSignal
}

interface Unit extends Span {
  readonly tokens: number
}

/** A piece whose parts are found by its level: paragraphs, sentences, words, then halves. */
interface Piece extends Span {
  readonly level: 0 | 1 | 2 | 3
}

/**
 * Cuts a text into chunks of at most `maxTokens`, at borders of paragraphs where that is possible,
 * else of sentences, words or graphemes. Without overlap the chunks put together are the text. A
 * chunk is larger only if it is a single grapheme.
 */
export async function splitText(text: string, options: SplitOptions): Promise<string[]> {
  const units = await unitsOf(text, options)
  const pause = createPause(options.signal)
  const chunks: string[] = []
  let repeated: Unit[] = []
  let next = 0
  while (next < units.length) {
    const { before, taken } = takeUnits(text, { units, next, repeated }, options)
    const chunk = sliceOf(text, [...before, ...taken])
    await pause(chunk.length)
    chunks.push(chunk)
    next += taken.length
    repeated = options.overlap > 0 ? lastOf(text, [...before, ...taken], options) : []
  }
  return chunks
}

/** Pieces of at most `maxTokens` each, as coarse as possible. Every level is encoded once at most. */
async function unitsOf(text: string, options: SplitOptions): Promise<Unit[]> {
  const { tokenize, maxTokens, signal } = options
  // Beyond this length a piece is too large for sure, or so nearly that its parts do as well. Long
  // words are slow to encode.
  const longest = Math.max(1024, 8 * maxTokens)
  const pause = createPause(signal)
  const open: Piece[] = text === '' ? [] : [{ start: 0, end: text.length, level: 0 }]
  const units: Unit[] = []
  for (let piece = open.pop(); piece; piece = open.pop()) {
    const { start, end } = piece
    await pause(end - start)
    const tokens = end - start > longest ? Infinity : countTokens(tokenize, text.slice(start, end))
    const parts = tokens > maxTokens ? partsOf(text, piece) : []
    for (const part of parts.toReversed()) open.push(part)
    if (parts.length === 0) units.push({ start, end, tokens })
  }
  return units
}

/** The next finer pieces; none for a single grapheme. */
function partsOf(text: string, { start, end, level }: Piece): Piece[] {
  const whole = text.slice(start, end)
  switch (level) {
    case 0:
      return spansOf(whole, 'paragraph').map((span) => shift(span, start, 1))
    case 1:
      return spansOf(whole, 'sentence').map((span) => shift(span, start, 2))
    case 2:
      return spansOf(whole, 'word').map((span) => shift(span, start, 3))
    case 3: {
      const middle = middleBorder(whole)
      if (middle === undefined) return []
      return [
        { start, end: start + middle, level },
        { start: start + middle, end, level },
      ]
    }
  }
}

function shift(span: Span, by: number, level: Piece['level']): Piece {
  return { start: span.start + by, end: span.end + by, level }
}

/** As many new units as fit, one at least, behind as many repeated ones as leave room for the first. */
function takeUnits(
  text: string,
  from: { units: readonly Unit[]; next: number; repeated: readonly Unit[] },
  { tokenize, maxTokens }: SplitOptions,
): { before: Unit[]; taken: Unit[] } {
  const first = from.units[from.next] as Unit
  const before = [...from.repeated]
  while (before.length > 0 && sum(before) + first.tokens > maxTokens) before.shift()
  const taken = [first]
  let used = sum(before) + first.tokens
  let added = 0
  do {
    const more = unitsWithin(from.units, from.next + taken.length, maxTokens - used)
    added = more.length
    taken.push(...more)
    // Joined pieces often take fewer tokens than they do one by one, and then more of them fit.
    used = countTokens(tokenize, sliceOf(text, [...before, ...taken]))
  } while (added > 0 && used < maxTokens)
  // Rarely they take more.
  while (used > maxTokens && before.length + taken.length > 1) {
    if (taken.length > 1) taken.pop()
    else before.shift()
    used = countTokens(tokenize, sliceOf(text, [...before, ...taken]))
  }
  return { before, taken }
}

function unitsWithin(units: readonly Unit[], from: number, room: number): Unit[] {
  const found: Unit[] = []
  let left = room
  for (let at = from; at < units.length; at++) {
    const unit = units[at] as Unit
    left -= unit.tokens
    if (left < 0) break
    found.push(unit)
  }
  return found
}

/** The end of a chunk, at most `overlap` tokens of it: whole units, then words of the next one. */
function lastOf(text: string, taken: readonly Unit[], options: SplitOptions): Unit[] {
  const kept: Unit[] = []
  let left = options.overlap
  for (const unit of taken.toReversed()) {
    if (unit.tokens > left) return [...lastWords(text, unit, left, options.tokenize), ...kept]
    left -= unit.tokens
    kept.unshift(unit)
  }
  return kept
}

function lastWords(text: string, unit: Unit, most: number, tokenize: Tokenize): Unit[] {
  const whole = sliceOf(text, [unit])
  const kept: Unit[] = []
  let left = most
  for (const { start, end } of spansOf(whole, 'word').toReversed()) {
    const tokens = countTokens(tokenize, whole.slice(start, end))
    left -= tokens
    if (left < 0) break
    kept.unshift({ start: unit.start + start, end: unit.start + end, tokens })
  }
  return kept
}

function sliceOf(text: string, units: readonly Unit[]): string {
  return text.slice(units[0]?.start, units.at(-1)?.end)
}

function countTokens(tokenize: Tokenize, text: string): number {
  return tokenize.encode(text).length
}

function sum(units: readonly Unit[]): number {
  return units.reduce((total, unit) => total + unit.tokens, 0)
}
