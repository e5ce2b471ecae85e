/**
 * A stream of numbers from 0 (included) to 1 (excluded) that depends on the seed alone, a whole
 * number of up to 53 bits. The algorithm is sfc32.
 */
export function createRandom(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, Math.floor(seed / 2 ** 32) | 0, 0x9e3779b9 | 0, 1]
  // The first rounds mix the seed into all of the state.
  for (let round = 0; round < 16; round += 1) next()
  return () => next() / 2 ** 32

  function next(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return sum >>> 0
  }
}
