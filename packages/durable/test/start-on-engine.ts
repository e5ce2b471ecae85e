import { setTimeout as pause } from 'node:timers/promises'
import {
  createRegistry,
  createRunState,
  errorFromRecord,
  replay,
  runStart,
  type RunEvent,
} from '@chainwright/core'
import { shapeNodes } from '../../core/test/shapes/shape-nodes.ts'
import type { Shape, StartShape } from '../../core/test/shapes/shape.ts'
import type { Engine } from '../src/engines/engine.ts'
import { keepStart, readEnd, readSharedRun, schedulerVersion } from '../src/engines/shared-run.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'

/** The node types of all shapes. */
export const shapeRegistry = createRegistry(shapeNodes)

/** Hands on what a worker tells of runs to whoever began them, each event once. */
export function createEars() {
  const ears = new Map<string, (event: RunEvent) => void>()
  return {
    onEvent: (run: string, event: RunEvent) => ears.get(run)?.(event),
    listen(run: string, onEvent: (event: RunEvent) => void) {
      const told = new Set<string>()
      ears.set(run, (event) => {
        const text = JSON.stringify(event)
        if (told.has(text)) return
        told.add(text)
        onEvent(event)
      })
    },
  }
}

/** Begins shapes on an engine whose workers tell the ears. */
export function startOnEngine(
  shape: Shape,
  {
    engine,
    store,
    ears,
  }: { engine: Engine; store: SharedStore; ears: ReturnType<typeof createEars> },
): StartShape {
  const { nodes, inputs = {}, outputs = {}, flows = {} } = shape
  const flow = JSON.stringify({ chainwright: 1, inputs, nodes, outputs, flows })
  return (plan, { onEvent, ...options }) => {
    const start = runStart(plan, options)
    const { run, digest, time: startedAt } = start
    ears.listen(run, onEvent)
    async function lead() {
      const header = { run, digest, flow, startedAt, scheduler: schedulerVersion }
      await keepStart(store, header, start)
      await engine.submit(run)
      let end = await readEnd(store, run)
      while (!end) {
        await pause(5)
        end = await readEnd(store, run)
      }
      const { events } = await readSharedRun(store, run)
      const state = replay(createRunState(plan), events)
      const { status, outputs: values, absent, error } = end
      return { run, status, outputs: values, absent, error: error && errorFromRecord(error), state }
    }
    return {
      result: lead(),
      cancel: () => void engine.send(run, { type: 'cancel', time: Date.now() }),
      signal(step, value) {
        const [, node = step, item] = /^(.*)\[(\d+)\]$/.exec(step) ?? []
        const place = item === undefined ? { node } : { node, item: Number(item) }
        void engine.send(run, { type: 'signal', ...place, value, time: Date.now() })
      },
    }
  }
}
