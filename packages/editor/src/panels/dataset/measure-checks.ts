import {
  checkRows,
  confusion,
  reliability,
  type Check,
  type CheckResult,
  type Measure,
  type MeasuredRow,
} from '@chainwright/nodes/metrics'

/** What is drawn of a check: labels against one another, probabilities against truth, or how scores lie. */
export type CheckChart =
  | {
      readonly type: 'confusion'
      readonly labels: readonly string[]
      readonly counts: readonly (readonly number[])[]
    }
  | {
      readonly type: 'reliability'
      readonly bins: readonly { said: number; right: number; count: number }[]
    }
  | { readonly type: 'histogram'; readonly values: readonly number[] }

/** What a check says, and what is drawn of it. */
export interface MeasuredCheck {
  readonly result: CheckResult
  readonly chart: CheckChart
}

/** Labels above which a matrix of them cannot be read. */
const mostLabels = 30

/** Measures rows by all checks. Throws `checks-invalid` for outputs that a check cannot judge. */
export function measureChecks(
  checks: readonly Check[],
  rows: readonly MeasuredRow[],
): MeasuredCheck[] {
  return checks.map((check) => {
    const result = checkRows(check, rows)
    return { result, chart: chartOf(result) }
  })
}

function chartOf({ check, measures }: CheckResult): CheckChart {
  const known = measures.filter((measure) => measure !== undefined)
  if (check.metric === 'calibration-error') return reliabilityChart(known)
  if (check.metric === 'accuracy' || check.metric === 'macro-f1') {
    const pairs = known.map(({ given, expected = '' }) => ({ given, expected }))
    const { labels, counts } = confusion(pairs)
    if (labels.length <= mostLabels) return { type: 'confusion', labels, counts }
  }
  return { type: 'histogram', values: known.map(({ score }) => score) }
}

function reliabilityChart(measures: readonly Measure[]): CheckChart {
  const bins = reliability(measures).map(({ confidence, accuracy, count }) => {
    return { said: confidence, right: accuracy, count }
  })
  return { type: 'reliability', bins }
}
