import { planFlow, type Outputs, type RecordedEvent } from '@chainwright/core'
import { createShownRun } from '../src/run/shown-run.ts'
import type { Editor } from '../src/session/editor.ts'
import { benchRegistry } from './bench-flow.ts'
import { sendWords } from './bench-page.ts'

const limits = { concurrency: 1000, models: {}, steps: 100_000 }

/**
 * Streams texts into some nodes, all others having their outputs already: each gets `rate` tokens a
 * second for `milliseconds`. Gives how many each one got.
 */
export async function streamInto(
  { document, runs }: Editor,
  nodes: readonly string[],
  pace: { rate: number; milliseconds: number },
): Promise<number> {
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
  return await sendWords((text) => {
    const event = { type: 'node-delta', port: 'summary', text, time } as const
    runs.take(
      run,
      nodes.map((node) => ({ ...event, node })),
    )
  }, pace)
}
