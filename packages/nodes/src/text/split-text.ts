import type { Tokenize } from '../models/tokenize.ts'
import { createPause } from './pause.ts'
import { type Cutter, type Piece, createCutter } from './pieces.ts'
import type { Span } from './segments.ts'

/** How `splitText` cuts. */
export interface SplitOptions {
  tokenize: Tokenize
  /** Longest chunk, in tokens. */
  maxTokens: number
  /** Most tokens that a chunk repeats from the end of the one before; below `maxTokens`. */
  overlap: number
  signal: AbortSignal
}

/** A chunk that is being filled: pieces repeated from the one before, and new ones. */
interface Chunk {
  readonly before: Piece[]
  readonly taken: Piece[]
}

/** How often a chunk is filled up when its tokens turn out to be fewer than estimated. */
const mostRounds = 4
/** Share of a chunk that may stay empty before that is done. */
const spareShare = 1 / 16

/**
 * Cuts a text into chunks of at most `maxTokens`, at borders of paragraphs where that is possible,
 * else of sentences, words or graphemes. Without overlap the chunks put together are the text. A
 * chunk is larger only if it is a single grapheme. Takes time in proportion to the text: pieces are
 * chosen by estimates, and only chunks are encoded.
 */
export async function splitText(text: string, options: SplitOptions): Promise<string[]> {
  const { tokenize, maxTokens, overlap, signal } = options
  const cutter = createCutter(text, tokenize, maxTokens)
  const pause = createPause(signal)
  // What is left of the text, the next piece last.
  const open = text === '' ? [] : [cutter.whole()]
  const chunks: string[] = []
  let repeated: Piece[] = []
  while (open.length > 0) {
    const pieces = takeChunk(open, repeated, cutter, maxTokens)
    const { start, end } = spanOf(pieces)
    await pause(end - start)
    chunks.push(text.slice(start, end))
    repeated = overlap > 0 ? lastOf(pieces, cutter, overlap) : []
  }
  return chunks
}

/** Takes from `open` as much as fits one chunk, behind as much as still fits of what is repeated. */
function takeChunk(open: Piece[], repeated: Piece[], cutter: Cutter, maxTokens: number): Piece[] {
  const first = takeFirst(open, cutter, maxTokens)
  const before = [...repeated]
  while (before.length > 0 && tokensOf(before) + first.tokens > maxTokens) before.shift()
  const chunk: Chunk = { before, taken: [first] }
  let used = tokensOf([...before, first])
  for (let round = 0; round < mostRounds; round++) {
    const added = fill(chunk, open, cutter, { room: maxTokens - used, maxTokens })
    if (!added && round > 0) break
    used = cutter.count(spanOf([...before, ...chunk.taken]))
    if (maxTokens - used < maxTokens * spareShare) break
  }
  if (used > maxTokens) shrink(chunk, open, cutter, { used, maxTokens })
  return [...chunk.before, ...chunk.taken]
}

/** The next piece, cut until it fits a chunk by itself. */
function takeFirst(open: Piece[], cutter: Cutter, maxTokens: number): Piece {
  for (;;) {
    const piece = open.pop() as Piece
    if (piece.tokens <= maxTokens || !cutOpen(piece, open, cutter)) return piece
  }
}

/** Adds pieces while they fit; one too large for any chunk is cut to fill what is left of this one. */
function fill(
  { taken }: Chunk,
  open: Piece[],
  cutter: Cutter,
  { room, maxTokens }: { room: number; maxTokens: number },
): boolean {
  const before = taken.length
  let left = room
  for (let piece = open.pop(); piece; piece = open.pop()) {
    if (piece.tokens <= left) {
      taken.push(piece)
      left -= piece.tokens
    } else if (piece.tokens <= maxTokens || !cutOpen(piece, open, cutter)) {
      open.push(piece)
      break
    }
  }
  return taken.length > before
}

/** Gives pieces back until the chunk really fits. */
function shrink(
  { before, taken }: Chunk,
  open: Piece[],
  cutter: Cutter,
  { used, maxTokens }: { used: number; maxTokens: number },
): void {
  let size = used
  for (let step = 1; size > maxTokens; step *= 2) {
    if (taken.length > 1) open.push(...taken.splice(-Math.min(step, taken.length - 1)).toReversed())
    else if (before.length > 0) before.shift()
    else {
      const [only] = taken.splice(0) as [Piece]
      const isCut = cutOpen(only, open, cutter)
      taken.push(isCut ? (open.pop() as Piece) : only)
      if (!isCut) return
    }
    size = cutter.count(spanOf([...before, ...taken]))
  }
}

/** The end of a chunk, at most `overlap` tokens of it: whole pieces, then words of the next one. */
function lastOf(pieces: readonly Piece[], cutter: Cutter, overlap: number): Piece[] {
  const kept: Piece[] = []
  let left = overlap
  const open = [...pieces]
  for (let piece = open.pop(); piece; piece = open.pop()) {
    if (piece.tokens <= left) {
      kept.unshift(piece)
      left -= piece.tokens
    } else if (piece.level === 3 || !cutOpen(piece, open, cutter, 'in order')) break
  }
  while (kept.length > 0 && cutter.count(spanOf(kept)) > overlap) kept.shift()
  return kept
}

/** Puts the parts of a piece in its place, the first one last unless asked for in order. */
function cutOpen(piece: Piece, open: Piece[], cutter: Cutter, order?: 'in order'): boolean {
  const parts = cutter.parts(piece)
  for (const part of order ? parts : parts.toReversed()) open.push(part)
  return parts.length > 0
}

function tokensOf(pieces: readonly Piece[]): number {
  return pieces.reduce((total, piece) => total + piece.tokens, 0)
}

function spanOf(pieces: readonly Piece[]): Span {
  return { start: pieces[0]?.start ?? 0, end: pieces.at(-1)?.end ?? 0 }
}
