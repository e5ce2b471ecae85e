import { dotProduct, meanDirection } from './unit-vectors.ts'

/** Weight of nearness to the whole against difference from what is chosen already. */
const centrality = 0.7

/**
 * Picks the vectors that together say most about all of them: near the centroid, unlike each other.
 * Gives indexes in ascending order. Vectors have unit length.
 *
 * Maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) with the centroid as the query
 * (Radev et al., Centroid-based summarization of multiple documents, 2004):
 * `0.7 · cos(v, centroid) − 0.3 · max cos(v, chosen)`.
 */
export function centralVectors(
  vectors: readonly Float32Array[],
  count: number,
  signal: AbortSignal,
): number[] {
  const centroid = meanDirection(vectors)
  const relevance = vectors.map((vector) => dotProduct(vector, centroid))
  const likeness = vectors.map(() => 0)
  const open = new Set(vectors.keys())
  const chosen: number[] = []
  while (chosen.length < count && open.size > 0) {
    signal.throwIfAborted()
    const best = bestOf(open, (index) => gain(relevance[index] ?? 0, likeness[index] ?? 0))
    chosen.push(best)
    open.delete(best)
    for (const index of open) {
      const like = dotProduct(vectors[index] as Float32Array, vectors[best] as Float32Array)
      likeness[index] = Math.max(likeness[index] ?? 0, like)
    }
  }
  return chosen.toSorted((a, b) => a - b)
}

function gain(relevance: number, likeness: number): number {
  return centrality * relevance - (1 - centrality) * likeness
}

/** The first of the indexes whose value is highest. */
function bestOf(indexes: Iterable<number>, valueOf: (index: number) => number): number {
  let best = -1
  let highest = -Infinity
  for (const index of indexes) {
    const value = valueOf(index)
    if (best < 0 || value > highest) {
      best = index
      highest = value
    }
  }
  return best
}
