import type { Interval, CheckResult } from '@chainwright/nodes/metrics'
import type { EvaluatedVariant } from './evaluation.ts'

/** A variant and its checks as plain JSON, without the rows. */
export function variantJson({ name, failed, durationMs, lines, checks }: EvaluatedVariant) {
  return {
    name,
    rows: lines.length,
    failed,
    durationMs: Math.round(durationMs),
    tokens: lines.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0),
    checks: Object.fromEntries(checks.map((result) => [result.check.name, checkJson(result)])),
  }
}

function checkJson({ check, interval, rows, comparison, reached }: CheckResult) {
  return {
    metric: check.metric,
    ...intervalJson(interval),
    rows,
    ...(check.goal !== undefined && { goal: check.goal, reached }),
    ...(comparison && {
      againstFirst: {
        ...intervalJson(comparison.difference),
        rows: comparison.rows,
        verdict: comparison.verdict,
      },
    }),
  }
}

function intervalJson({ value, low, high }: Interval) {
  return { value: rounded(value), low: rounded(low), high: rounded(high) }
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
