import type { Interval } from './bootstrap.ts'
import type { Check } from './checks.ts'
import { createMeasure, type Measure, type MeasuredRow } from './measure.ts'
import { checkInterval, compareVariants, type Comparison } from './statistic.ts'

/** What a check says of the results of many rows. */
export interface CheckResult {
  readonly check: Check
  readonly interval: Interval
  /** By row; `undefined` for a row that is left out. */
  readonly measures: readonly (Measure | undefined)[]
  /** Rows that are not left out. */
  readonly rows: number
  /** Against the first variant; absent for that one. */
  readonly comparison?: Comparison
  /** False when the value misses the check's goal. */
  readonly reached: boolean
}

/**
 * Measures rows of results by a check; with the result of a first variant of the same rows, compares the
 * two. Throws `checks-invalid` for outputs that the check cannot judge.
 */
export function checkRows(
  check: Check,
  rows: readonly MeasuredRow[],
  first?: CheckResult,
): CheckResult {
  const measures = rows.map(createMeasure(check))
  const present = measures.filter((measure) => measure !== undefined)
  const interval = checkInterval(check, present)
  return {
    check,
    interval,
    measures,
    rows: present.length,
    ...(first && { comparison: compareVariants(check, first.measures, measures) }),
    reached: reaches(check, interval.value),
  }
}

function reaches({ goal, lowerIsBetter }: Check, value: number): boolean {
  if (goal === undefined) return true
  return lowerIsBetter ? value <= goal : value >= goal
}
