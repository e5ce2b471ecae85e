import type { FlowErrorRecord, Outputs } from '@chainwright/core'
import type { DatasetState } from './dataset.ts'

/** One row with what became of it, as the table shows it. */
export interface ShownRow {
  readonly row: number
  readonly data: Readonly<Record<string, unknown>>
  readonly status: 'waiting' | 'running' | 'succeeded' | 'failed' | 'cancelled'
  readonly outputs: Outputs
  readonly error: FlowErrorRecord | undefined
  readonly durationMs: number
  readonly tokens: number
}

/** All rows as the table shows them. */
export function shownRows({ rows, outcomes }: DatasetState): ShownRow[] {
  return rows.map((data, row): ShownRow => {
    const outcome = outcomes[row]
    if (!outcome) {
      const nothing = { outputs: {}, error: undefined, durationMs: 0, tokens: 0 }
      return { row, data, status: 'waiting', ...nothing }
    }
    return { row, data, ...outcome, error: outcome.error }
  })
}

/** Rows that are done, those that failed among them, and those that are left. */
export function countRows({ rows, outcomes }: DatasetState): {
  done: number
  failed: number
  left: number
} {
  const done = outcomes.filter((one) => one && one.status !== 'running').length
  const failed = outcomes.filter((one) => one?.status === 'failed').length
  const succeeded = outcomes.filter((one) => one?.status === 'succeeded').length
  return { done, failed, left: rows.length - succeeded }
}

/** The results as JSON lines, one for each row that is done, with the columns of its data. */
export function resultLines(state: DatasetState): string {
  const lines = shownRows(state)
    .filter(({ status }) => status !== 'waiting' && status !== 'running')
    .map(({ row, data, status, outputs, error, durationMs }) =>
      JSON.stringify({ row, status, outputs, ...(error && { error }), durationMs, data }),
    )
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
}
