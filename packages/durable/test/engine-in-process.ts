import type { Registry } from '@chainwright/core'
import { createFlowWorker, type FlowWorker } from '../src/engines/flow-worker.ts'
import { packCall, unpackEvents } from '../src/engines/pack.ts'
import type { Engine } from '../src/engines/engine.ts'
import type { Arrival, RunContext } from '../src/engines/run-context.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'

/** An engine whose only worker is this process, and which remembers nothing beyond it. */
export interface EngineInProcess extends Engine {
  /** Runs that were handed to it, each as often as it was. */
  readonly submitted: readonly string[]
}

/** Makes one. */
export function createEngineInProcess(store: SharedStore, registry: Registry): EngineInProcess {
  const worker = createFlowWorker({ store, registry, step: {} })
  const inboxes = new Map<string, ReturnType<typeof createInbox>>()
  const submitted: string[] = []
  return {
    submitted,
    async submit(run) {
      submitted.push(run)
      if (inboxes.has(run)) return
      const inbox = createInbox()
      inboxes.set(run, inbox)
      void worker.lead(run, contextOf(run, worker, inbox))
    },
    send: async (run, message) => inboxes.get(run)?.arrive(message),
    close: async () => undefined,
  }
}

/** What came to a run, in order. */
function createInbox() {
  const arrived: Arrival[] = []
  let wake: () => void = () => undefined
  return {
    arrive(this: void, arrival: Arrival): void {
      arrived.push(arrival)
      wake()
    },
    async next(this: void): Promise<Arrival> {
      for (;;) {
        const first = arrived.shift()
        if (first) return first
        await new Promise<void>((resolve) => (wake = resolve))
      }
    },
  }
}

function contextOf(
  run: string,
  worker: FlowWorker,
  { arrive, next }: ReturnType<typeof createInbox>,
): RunContext {
  const { store } = worker
  const calls = new Map<string, AbortController>()
  async function carryOut(key: string, call: Parameters<RunContext['call']>[1]): Promise<void> {
    const controller = new AbortController()
    calls.set(key, controller)
    const packed = await worker.carryOut(run, await packCall(store, call), controller.signal)
    arrive({ type: 'call', key, events: await unpackEvents(store, packed) })
  }
  return {
    call: (key, call) => void carryOut(key, call),
    cancel: (key) => calls.get(key)?.abort(),
    timer: (key, delayMs) => void setTimeout(() => arrive({ type: 'timer', key }), delayMs),
    ask: () => undefined,
    next,
  }
}
