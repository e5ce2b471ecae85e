import { errorRecord, planFlow, toFlowError, type Flow, type Plan } from '@chainwright/core'
import { rowInputs } from '@chainwright/nodes/data'
import type { StoreApi } from 'zustand/vanilla'
import { createShownRun } from '../../run/shown-run.ts'
import type { RunRequest } from '../../run/runner.ts'
import type { Editor } from '../../session/editor.ts'
import { runRequest } from '../../session/run-request.ts'
import { withOutcome, type DatasetState, type RowOutcome } from './dataset.ts'

/** Rows in hand at once: rows that use a model share its passes. */
const rowsAtOnce = 16

/** What all rows of one go have in common. */
interface Go {
  readonly editor: Editor
  readonly store: StoreApi<DatasetState>
  readonly flow: Flow
  readonly plan: Plan
  readonly signal: AbortSignal
}

/**
 * Runs the flow once for each row, several at once, and fills in the outcomes as they come. A row that
 * fails is an outcome like any other. Without `again`, rows that succeeded are left alone, so that a go
 * that was stopped goes on. Ends when all are done or the signal is aborted.
 */
export async function runDataset(
  editor: Editor,
  store: StoreApi<DatasetState>,
  { signal, again = false }: { signal: AbortSignal; again?: boolean },
): Promise<void> {
  const { flow } = editor.document.store.getState()
  const { rows, outcomes } = store.getState()
  const open = [...rows.keys()].filter((row) => again || outcomes[row]?.status !== 'succeeded')
  const before = rows.map((_, row) => (open.includes(row) ? undefined : outcomes[row]))
  try {
    const plan = planFlow(flow, editor.registry)
    const go: Go = { editor, store, flow, plan, signal }
    store.setState({ running: true, problem: undefined, startedAt: Date.now(), outcomes: before })
    const workers = Array.from({ length: rowsAtOnce }, () => takeRows(open, go))
    await Promise.all(workers)
  } catch (error) {
    store.setState({ problem: toFlowError(error).message })
  } finally {
    store.setState({ running: false })
  }
}

/** Takes the next row until there is none. */
async function takeRows(open: number[], go: Go): Promise<void> {
  for (let row = open.shift(); row !== undefined; row = open.shift()) {
    if (go.signal.aborted) return
    note(go, row, { status: 'running', outputs: {}, durationMs: 0, tokens: 0 })
    note(go, row, await runRow(row, go))
  }
}

async function runRow(row: number, go: Go): Promise<RowOutcome> {
  const { editor, flow, plan, signal } = go
  const run = createShownRun('', flow, plan)
  try {
    await editor.runner.run(requestOf(row, go), {
      signal,
      onEvents: (events) => void run.take(events),
    })
    const { status, outputs, error, startedAt, endedAt, usage } = run.state
    const tokens = usage.inputTokens + usage.outputTokens
    const ended = status === 'succeeded' || status === 'failed' ? status : 'cancelled'
    return { status: ended, outputs, error, durationMs: endedAt - startedAt, tokens }
  } catch (thrown) {
    const error = errorRecord(toFlowError(thrown))
    return { status: 'failed', outputs: {}, error, durationMs: 0, tokens: 0 }
  }
}

function requestOf(row: number, { editor, store, flow, plan }: Go): RunRequest {
  const { rows, feeds } = store.getState()
  const request = runRequest(flow, editor.values.getState(), {})
  const inputs = { ...request.inputs, ...rowInputs(plan, rows[row] ?? {}, feeds) }
  return { ...request, run: `${request.run}-${row}`, inputs, pins: {} }
}

function note({ store }: Go, row: number, outcome: RowOutcome): void {
  const { outcomes, startedAt } = store.getState()
  store.setState({
    outcomes: withOutcome(outcomes, row, outcome),
    elapsedMs: Date.now() - startedAt,
  })
}
