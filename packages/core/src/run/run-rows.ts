import { type FlowError, toFlowError } from '../error.ts'
import type { Plan } from '../flow/plan.ts'
import type { Usage } from '../node/node-type.ts'
import type { Outputs } from './events.ts'
import { rowsInOrder } from './rows-in-order.ts'
import { startRun, type RunOptions, type RunResult } from './start-run.ts'

/** What became of one row of data. */
export interface RowResult {
  /** Number of the row, from 0. */
  readonly row: number
  readonly status: RunResult['status']
  readonly outputs: Outputs
  readonly absent: readonly string[]
  readonly error: FlowError | undefined
  readonly usage: Required<Usage>
  /** Time of the run, in milliseconds. */
  readonly durationMs: number
}

/** What all rows are run with. */
export interface RowsOptions extends Omit<RunOptions, 'inputs' | 'run' | 'clock'> {
  /** Rows that are in hand at once. Default 4. */
  rowsAtOnce?: number
}

const nothing: Required<Usage> = { inputTokens: 0, outputTokens: 0, cost: 0 }

/**
 * Runs a flow once per row, several at once, and gives the results in the order of the rows. A row
 * that fails, or does not suit the flow's inputs, is a result like any other; what throws while rows
 * are read ends the whole. Ends early when the signal is aborted: the first row that did not finish
 * and all behind it have no result.
 */
export async function* runRows(
  plan: Plan,
  rows: Iterable<Outputs> | AsyncIterable<Outputs>,
  { rowsAtOnce = 4, ...options }: RowsOptions = {},
): AsyncGenerator<RowResult, void, undefined> {
  const { signal } = options
  const work = async (inputs: Outputs, row: number): Promise<RowResult | undefined> => {
    const result = await runRow(plan, inputs, row, options)
    return wasCut(result, signal) ? undefined : result
  }
  yield* rowsInOrder(rows, work, { atOnce: rowsAtOnce, signal })
}

function wasCut({ status }: RowResult, signal: AbortSignal | undefined): boolean {
  return status === 'cancelled' && signal?.aborted === true
}

async function runRow(
  plan: Plan,
  inputs: Outputs,
  row: number,
  options: RunOptions,
): Promise<RowResult> {
  try {
    const { status, outputs, absent, error, state } = await startRun(plan, { ...options, inputs })
      .result
    const durationMs = state.endedAt - state.startedAt
    return { row, status, outputs, absent, error, usage: state.usage, durationMs }
  } catch (thrown) {
    const error = toFlowError(thrown)
    const absent = [...plan.outputs.keys()]
    return { row, status: 'failed', outputs: {}, absent, error, usage: nothing, durationMs: 0 }
  }
}
