/** The sum of products of two vectors of equal length; the cosine when both have unit length. */
export function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0)
  return sum
}

/** The cosine of two unit vectors, held within -1 and 1 against rounding. */
export function cosine(a: Float32Array, b: Float32Array): number {
  return Math.min(1, Math.max(-1, dotProduct(a, b)))
}

/**
 * The direction in which several vectors point together, as a unit vector. Weights default to 1.
 * Vectors that cancel out give a vector of zeros, which is as far from everything.
 */
export function meanDirection(
  vectors: readonly Float32Array[],
  weights: readonly number[] = [],
): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0)
  for (const [index, vector] of vectors.entries()) {
    const weight = weights[index] ?? 1
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + weight * (vector[at] ?? 0)
  }
  const length = Math.sqrt(dotProduct(sum, sum))
  return length === 0 ? sum : sum.map((component) => component / length)
}
