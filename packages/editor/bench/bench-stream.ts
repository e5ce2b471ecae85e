import { planFlow, type Outputs, type RecordedEvent } from '@chainwright/core'
import type { ShownRun } from '../src/run/run-store.ts'
import { createShownRun } from '../src/run/shown-run.ts'
import type { Editor } from '../src/session/editor.ts'
import { benchRegistry } from './bench-flow.ts'
import { sendWords } from './bench-page.ts'

const limits = { concurrency: 1000, models: {}, steps: 100_000 }

/** Shows a run in which some nodes have begun, all others having their outputs already. */
export function beginRun({ document, runs }: Editor, nodes: readonly string[]): ShownRun {
  const { flow } = document.store.getState()
  const run = createShownRun('bench', flow, planFlow(flow, benchRegistry))
  runs.show(run)
  const chosen = new Set(nodes)
  const pins: Record<string, Outputs> = {}
  for (const id of flow.nodes.keys()) {
    if (!chosen.has(id)) pins[id] = { summary: 'a note', tokens: 3 }
  }
  const time = Date.now()
  const start: RecordedEvent = {
    type: 'run-start',
    run: 'bench',
    digest: run.plan.digest,
    inputs: {},
    limits,
    pins,
    time,
  }
  const starts = nodes.map((node): RecordedEvent => ({
    type: 'node-start',
    node,
    attempt: 1,
    time,
  }))
  runs.take(run, [start, ...starts])
  return run
}

/** Streams a text into nodes of a run: each gets `rate` tokens a second; gives how many each one got. */
export async function streamInto(
  { runs }: Editor,
  nodes: readonly string[],
  pace: { rate: number; milliseconds: number },
): Promise<number> {
  const run = runs.shown()
  if (!run) return 0
  return await sendWords((text) => {
    const event = { type: 'node-delta', port: 'summary', text, time: Date.now() } as const
    runs.take(
      run,
      nodes.map((node) => ({ ...event, node })),
    )
  }, pace)
}
