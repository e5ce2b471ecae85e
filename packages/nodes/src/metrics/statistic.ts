import {
  expectedCalibrationError,
  reliabilityBins,
} from '../language/calibration/calibration-error.ts'
import type { ReliabilityBin } from '../language/calibration/calibration-error.ts'
import { bootstrap, type Interval } from './bootstrap.ts'
import type { Check } from './checks.ts'
import { macroF1 } from './labels.ts'
import type { Measure } from './measure.ts'

/** Bins of a reliability diagram. */
const bins = 10

/** Rows below which no comparison is made: so few rows do not tell how much rows differ. */
const fewestRows = 10

/** The value of a check over some rows: a mean of scores, a macro-F1, or a calibration error. */
export function checkValue(check: Check, measures: readonly Measure[]): number {
  switch (check.metric) {
    case 'macro-f1':
      return macroF1(measures.map(({ given, expected = '' }) => ({ given, expected })))
    case 'calibration-error':
      return expectedCalibrationError(reliability(measures))
    default:
      return meanScore(measures)
  }
}

/** The value of a check with its 95 % bootstrap interval, rows drawn with replacement. */
export function checkInterval(check: Check, measures: readonly Measure[]): Interval {
  const { value, low, high } = bootstrap(measures, (sample) => checkValue(check, sample))
  if (check.metric === 'mean') return { value, low, high }
  return { value, low: Math.max(0, low), high: Math.min(1, high) }
}

/** What a comparison comes to. */
export type Verdict = 'better' | 'worse' | 'no clear difference' | 'too few rows'

/** How much one variant differs from another. */
export interface Comparison {
  /** The other's value less this one's own: above 0, it has more. */
  readonly difference: Interval
  /** Rows that both have. */
  readonly rows: number
  readonly verdict: Verdict
}

/**
 * Compares two variants on the rows that both have: the difference of their values with its 95 %
 * interval, each sample drawing the same rows of both (paired bootstrap, Koehn 2004). Better or worse is
 * only what the interval tells apart from 0, and nothing below ten rows.
 */
export function compareVariants(
  check: Check,
  first: readonly (Measure | undefined)[],
  other: readonly (Measure | undefined)[],
): Comparison {
  const pairs = first.flatMap((own, row) => {
    const its = other[row]
    return own && its ? [{ own, its }] : []
  })
  const difference = bootstrap(pairs, (sample) => {
    const [ours, theirs] = [sample.map(({ own }) => own), sample.map(({ its }) => its)]
    return checkValue(check, theirs) - checkValue(check, ours)
  })
  return { difference, rows: pairs.length, verdict: verdictOf(check, difference, pairs.length) }
}

function verdictOf(check: Check, { low, high }: Interval, rows: number): Verdict {
  if (rows < fewestRows) return 'too few rows'
  if (low <= 0 && high >= 0) return 'no clear difference'
  return low > 0 === !check.lowerIsBetter ? 'better' : 'worse'
}

/** How probabilities and shares of right labels go together, in ten bins. */
export function reliability(measures: readonly Measure[]): ReliabilityBin[] {
  const rows = measures.map(({ given, expected = '', confidence = 0 }) => {
    return { labels: { [given ?? '']: confidence }, truth: expected }
  })
  return reliabilityBins(rows, bins)
}

function meanScore(measures: readonly Measure[]): number {
  const sum = measures.reduce((total, { score }) => total + score, 0)
  return measures.length === 0 ? 0 : sum / measures.length
}
