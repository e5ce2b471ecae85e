import type { Embed } from '../models/encoders.ts'

/**
 * Vectors from hashed bags of words: texts that share words are near each other, and a text without
 * words has a direction of its own.
 */
export function fakeVector(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions)
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
    const at = hash(word) % dimensions
    vector[at] = (vector[at] ?? 0) + 1
  }
  const length = Math.hypot(...vector)
  if (length === 0) vector[0] = 1
  return length === 0 ? vector : vector.map((component) => component / length)
}

/** The `embed` capability over `fakeVector`. */
export function createFakeEmbedder(dimensions: number, contextWindow: number): Embed {
  return {
    dimensions,
    contextWindow,
    async embed(texts, { signal }) {
      signal.throwIfAborted()
      return texts.map((text) => fakeVector(text, dimensions))
    },
  }
}

/** 32-bit FNV-1a over UTF-16 code units. */
function hash(word: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < word.length; at++) {
    value = Math.imul(value ^ word.charCodeAt(at), 0x01000193) >>> 0
  }
  return value
}
