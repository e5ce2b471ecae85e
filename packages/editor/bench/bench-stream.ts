import { planFlow, type Outputs, type RecordedEvent } from '@chainwright/core'
import { createShownRun } from '../src/run/shown-run.ts'
import type { Editor } from '../src/session/editor.ts'
import { benchRegistry } from './bench-flow.ts'

const words = 'the model reads each page and writes a short note about what it found there'.split(
  ' ',
)
const limits = { concurrency: 1000, models: {}, steps: 100_000 }

/**
 * Streams texts into some nodes, all others having their outputs already: each gets `rate` tokens a
 * second for `milliseconds`. Gives how many each one got.
 */
export async function streamInto(
  { document, runs }: Editor,
  nodes: readonly string[],
  { rate, milliseconds }: { rate: number; milliseconds: number },
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
  let sent = 0
  const { promise, resolve } = Promise.withResolvers<number>()
  const begun = performance.now()
  const timer = setInterval(() => {
    const passed = performance.now() - begun
    for (const due = Math.floor((passed / 1000) * rate); sent < due; sent++) {
      const piece = `${words[sent % words.length] ?? ''} `
      const event = { type: 'node-delta', port: 'summary', text: piece, time } as const
      runs.take(
        run,
        nodes.map((node) => ({ ...event, node })),
      )
    }
    if (passed < milliseconds) return
    clearInterval(timer)
    resolve(sent)
  }, 1000 / rate)
  return await promise
}
