import { errorRecord, planFlow, toFlowError, type Flow, type Plan } from '@chainwright/core'
import { rowInputs } from '@chainwright/nodes/data'
import type { StoreApi } from 'zustand/vanilla'
import { createShownRun } from '../../run/shown-run.ts'
import type { RunRequest } from '../../run/runner.ts'
import type { Editor } from '../../session/editor.ts'
import { runRequest } from '../../session/run-request.ts'
import type { DatasetState, RowOutcome } from './dataset.ts'
import { createOutcomeNotes, type OutcomeNotes } from './outcome-notes.ts'

/** Rows in hand at once: rows that use a model share its passes. */
const rowsAtOnce = 16

/** What all rows of one go have in common. */
interface Go {
  readonly editor: Editor
  readonly store: StoreApi<DatasetState>
  readonly flow: Flow
  readonly plan: Plan
  readonly notes: OutcomeNotes
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
  const isOpen = new Set(open)
  const before = rows.map((_, row) => (isOpen.has(row) ? undefined : outcomes[row]))
  const notes = createOutcomeNotes(store)
  try {
    const plan = planFlow(flow, editor.registry)
    const go: Go = { editor, store, flow, plan, notes, signal }
    store.setState({ running: true, problem: undefined, startedAt: Date.now(), outcomes: before })
    const next = open.values()
    const workers = Array.from({ length: rowsAtOnce }, () => takeRows(next, go))
    await Promise.all(workers)
  } catch (error) {
    store.setState({ problem: toFlowError(error).message })
  } finally {
    notes.flush()
    store.setState({ running: false })
  }
}

/** Takes the next row until there is none. */
async function takeRows(open: Iterator<number>, go: Go): Promise<void> {
  for (let row = open.next(); row.done !== true; row = open.next()) {
    if (go.signal.aborted) return
    go.notes.note(row.value, { status: 'running', outputs: {}, durationMs: 0, tokens: 0 })
    const outcome = await runRow(row.value, go)
    go.notes.note(row.value, outcome)
    // Nobody is asked again for each of the other rows.
    if (outcome.error?.code === 'run-refused') return
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
    const { status, error, startedAt, endedAt, usage } = run.state
    const outputs = await editor.places.whole(run.state.outputs)
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
