/**
 * A stream of numbers from 0 (included) to 1 (excluded) that depends on the seed alone. The
 * algorithm is sfc32, started from splitmix32.
 */
export function createRandom(seed: number): () => number {
  const next = splitmix(seed)
  let [a, b, c, counter] = [next(), next(), next(), 1]
  return () => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
}

/** Both halves of a 53-bit seed are mixed in, so that neighbouring seeds share nothing. */
function splitmix(seed: number): () => number {
  const high = Math.floor(seed / 2 ** 32)
  let state = (seed | 0) ^ Math.imul(high, 0x9e3779b1)
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97)
    return (mixed ^ (mixed >>> 15)) | 0
  }
}
