import { softmax } from '../../vectors/softmax.ts'
import { logOf } from './calibration.ts'
import type { CalibrationRow } from './calibration-rows.ts'

/** Temperatures that are tried; rows that are all right would want 0, all wrong infinity. */
const coldest = 0.05
const hottest = 20
const mostSteps = 60

/**
 * The temperature from 0.05 to 20 with which the right labels are likeliest: the least of
 * `Σ -ln softmax(ln p / T)[right]` (Guo et al. 2017, section 4.2). In `β = 1 / T` this is convex, with
 * the derivative `Σ (E[ln p] - ln p(right))` and the second `Σ Var[ln p]`, both under the softmax:
 * found by Newton's method between brackets. It is 1 where all labels are always equally likely, as
 * no temperature matters then.
 */
export function fitTemperature(rows: readonly CalibrationRow[]): number {
  const logs = rows.map(({ labels, truth }) => ({
    all: Object.values(labels).map(logOf),
    right: logOf(labels[truth] ?? 0),
  }))
  if (slopesAt(1, logs).second < 1e-12) return 1
  let [low, high] = [1 / hottest, 1 / coldest]
  if (slopesAt(low, logs).first >= 0) return hottest
  if (slopesAt(high, logs).first <= 0) return coldest
  let inverse = 1
  for (let step = 0; step < mostSteps && high - low > 1e-12 * high; step++) {
    const { first, second } = slopesAt(inverse, logs)
    if (first > 0) high = inverse
    else low = inverse
    const next = inverse - first / second
    if (Math.abs(next - inverse) < 1e-12 * inverse) break
    inverse = next > low && next < high ? next : (low + high) / 2
  }
  return 1 / inverse
}

interface RowLogs {
  readonly all: readonly number[]
  readonly right: number
}

/** First and second derivative, by `β`, of the negative log-likelihood of the right labels. */
function slopesAt(inverse: number, rows: readonly RowLogs[]): { first: number; second: number } {
  let first = 0
  let second = 0
  for (const { all, right } of rows) {
    const shares = softmax(all, 1 / inverse)
    let mean = 0
    let square = 0
    for (const [at, log] of all.entries()) {
      mean += (shares[at] ?? 0) * log
      square += (shares[at] ?? 0) * log * log
    }
    first += mean - right
    second += square - mean * mean
  }
  return { first, second }
}
