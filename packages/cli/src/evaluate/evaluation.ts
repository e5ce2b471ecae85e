import type { DataRow } from '@chainwright/nodes/data'
import { checkRows, type Check, type CheckResult } from '@chainwright/nodes/metrics'
import type { ResultLine } from '../data/result-lines.ts'

/** What a variant of a flow made of all rows. */
export interface VariantResults {
  readonly name: string
  readonly lines: readonly ResultLine[]
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
    const measured = lines.map(({ outputs, row }) => ({ outputs, columns: rows[row] ?? {} }))
    const checked = checks.map((check, at) => checkRows(check, measured, first[at]))
    if (variant === 0) first.push(...checked)
    const failed = lines.filter(({ status }) => status === 'failed').length
    const durationMs = lines.reduce((sum, line) => sum + line.durationMs, 0)
    return { name, lines, checks: checked, failed, durationMs }
  })
}
