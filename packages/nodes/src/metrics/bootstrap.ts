import { createRandom } from '../lib/random.ts'

/** A value, and the interval in which 95 of 100 values of such samples lie. */
export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

const rounds = 2000

/**
 * A statistic of some rows with its 95 % percentile-bootstrap interval (Efron 1979): its values for
 * 2,000 samples of as many rows, drawn with replacement. Some statistics, such as a calibration error,
 * are larger in samples than in the rows themselves: the interval is moved so that the median sample has
 * the value of the rows. The same rows and seed give the same interval. To compare two variants give the
 * rows as pairs: the comparison is then paired.
 */
export function bootstrap<Row>(
  rows: readonly Row[],
  statistic: (sample: readonly Row[]) => number,
  seed = 1,
): Interval {
  const value = statistic(rows)
  if (rows.length === 0) return { value, low: value, high: value }
  const random = createRandom(seed)
  const values = Array.from({ length: rounds }, () => {
    return statistic(rows.map(() => rows[Math.floor(random() * rows.length)] as Row))
  }).toSorted((a, b) => a - b)
  const at = (share: number): number => values[Math.round((rounds - 1) * share)] ?? value
  const shift = value - at(0.5)
  return { value, low: at(0.025) + shift, high: at(0.975) + shift }
}
