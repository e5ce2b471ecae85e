import { createRandom } from '../lib/random.ts'

/** A mean, and the interval in which 95 of 100 means of such samples lie. */
export interface Interval {
  readonly mean: number
  readonly low: number
  readonly high: number
}

const rounds = 2000

/**
 * The mean of some numbers with its 95 % percentile-bootstrap interval (Efron 1979): means of 2,000
 * samples drawn with replacement. The same numbers and seed give the same interval. For two variants of
 * the same rows give the differences row by row: the comparison is then paired.
 */
export function bootstrapMean(values: readonly number[], seed = 1): Interval {
  if (values.length === 0) return { mean: 0, low: 0, high: 0 }
  const random = createRandom(seed)
  const means = Array.from({ length: rounds }, () => {
    let sum = 0
    for (let count = 0; count < values.length; count += 1) {
      sum += values[Math.floor(random() * values.length)] ?? 0
    }
    return sum / values.length
  }).toSorted((a, b) => a - b)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    mean,
    low: means[Math.floor(rounds * 0.025)] ?? 0,
    high: means[Math.ceil(rounds * 0.975) - 1] ?? 0,
  }
}
