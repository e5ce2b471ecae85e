import type { Embed } from '../models/encoders.ts'
import type { InferenceOptions } from '../models/inference.ts'
import type { Tokenize } from '../models/tokenize.ts'
import { splitText } from '../text/split-text.ts'
import { meanDirection } from './unit-vectors.ts'

/** The capabilities that turn a text of any length into a vector. */
export interface Embedder {
  readonly embed: Embed
  readonly tokenize: Tokenize
}

/** A text with more letters for each token of the window is cut without counting its tokens first. */
const mostLetters = 8

interface PiecedText {
  readonly pieces: readonly string[]
  /** Tokens of each piece. */
  readonly weights: readonly number[]
}

/**
 * One unit vector per text, in order; equal texts are embedded once. A text beyond the model's
 * window is cut into pieces that fit, and has their mean direction, weighted by tokens.
 */
export async function embedTexts(
  model: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
  onUsage?: InferenceOptions['onUsage'],
): Promise<Float32Array[]> {
  const distinct = new Map<string, PiecedText>()
  for (const text of texts) {
    if (!distinct.has(text)) distinct.set(text, await cutToWindow(model, text, signal))
  }
  const pieces = [...distinct.values()].flatMap((text) => text.pieces)
  if (pieces.length === 0) return []
  const embedded = await model.embed.embed(pieces, { signal, ...(onUsage && { onUsage }) })
  const vectors = new Map<string, Float32Array>()
  let next = 0
  for (const [text, { pieces: own, weights }] of distinct) {
    const ofText = embedded.slice(next, next + own.length)
    vectors.set(
      text,
      own.length === 1 ? (ofText[0] as Float32Array) : meanDirection(ofText, weights),
    )
    next += own.length
  }
  return texts.map((text) => vectors.get(text) as Float32Array)
}

async function cutToWindow(
  { embed, tokenize }: Embedder,
  text: string,
  signal: AbortSignal,
): Promise<PiecedText> {
  const specialTokens = tokenize.encode('', { special: true }).length
  const maxTokens = Math.max(1, embed.contextWindow - specialTokens)
  if (fits(text, tokenize, maxTokens)) return { pieces: [text], weights: [1] }
  const pieces = await splitText(text, { tokenize, maxTokens, overlap: 0, signal })
  if (pieces.length < 2) return { pieces: [text], weights: [1] }
  return { pieces, weights: pieces.map((piece) => tokenize.encode(piece).length) }
}

/** Whether a text is short enough as it is. May say no for one that is. */
function fits(text: string, tokenize: Tokenize, maxTokens: number): boolean {
  // A letter of ASCII is one token at most in any vocabulary, and a space may be put in front.
  if (text.length < maxTokens && /^[\x20-\x7e]*$/.test(text)) return true
  return text.length <= mostLetters * maxTokens && tokenize.encode(text).length <= maxTokens
}
