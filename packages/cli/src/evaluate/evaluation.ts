import type { DataRow } from '@chainwright/nodes/data'
import {
  checkInterval,
  compareVariants,
  createMeasure,
  type Check,
  type Comparison,
  type Interval,
  type Measure,
} from '@chainwright/nodes/metrics'
import type { ResultLine } from '../data/result-lines.ts'

/** What a variant of a flow made of all rows. */
export interface VariantResults {
  readonly name: string
  readonly lines: readonly ResultLine[]
}

/** What a check says of a variant. */
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

/** A variant with all its checks. */
export interface EvaluatedVariant extends VariantResults {
  readonly checks: readonly CheckResult[]
  /** Rows whose run failed. */
  readonly failed: number
  /** Time of all runs together, in milliseconds. */
  readonly durationMs: number
}

/** Everything that tables and reports are made from. */
export interface Evaluation {
  readonly flow: string
  readonly data: string
  readonly rows: readonly DataRow[]
  /** The columns that feed inputs of the flow. */
  readonly inputColumns: readonly string[]
  readonly checks: readonly Check[]
  readonly variants: readonly EvaluatedVariant[]
}

/**
 * Measures the results of all variants by all checks, and compares each variant with the first. Throws
 * `checks-invalid` for results that a check cannot judge.
 */
export function evaluate(
  results: readonly VariantResults[],
  checks: readonly Check[],
  rows: readonly DataRow[],
): EvaluatedVariant[] {
  const first: CheckResult[] = []
  return results.map(({ name, lines }, variant) => {
    const checked = checks.map((check, at) => {
      const measure = createMeasure(check)
      const measures = lines.map(({ outputs, row }) =>
        measure({ outputs, columns: rows[row] ?? {} }),
      )
      const base = variant === 0 ? undefined : first[at]
      return checkResult(check, measures, base)
    })
    if (variant === 0) first.push(...checked)
    const failed = lines.filter(({ status }) => status === 'failed').length
    const durationMs = lines.reduce((sum, line) => sum + line.durationMs, 0)
    return { name, lines, checks: checked, failed, durationMs }
  })
}

function checkResult(
  check: Check,
  measures: readonly (Measure | undefined)[],
  first: CheckResult | undefined,
): CheckResult {
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
