import type { Plan, RecordedEvent } from '@chainwright/core'
import { packCall, unpackCall, unpackEvents } from '../src/engines/pack.ts'
import type { Arrival, RunContext } from '../src/engines/run-context.ts'
import type { StepDesk } from '../src/engines/step-desk.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'

/** What a conductor throws that is to be called again. */
export class Crash extends Error {}

/** What the smallest engine is made of. */
export interface RecordingOptions {
  readonly plan: Plan
  readonly desk: StepDesk
  readonly store: SharedStore
  readonly onLive: (event: RecordedEvent) => void
}

/** An engine in this process that can only do what every engine can: it keeps what came, and gives it again. */
export function createRecordingEngine({ plan, desk, store, onLive }: RecordingOptions) {
  const record: Arrival[] = []
  const inbox: Arrival[] = []
  const begun = new Map<string, AbortController>()
  let wake: () => void = () => undefined

  function arrive(arrival: Arrival): void {
    inbox.push(arrival)
    wake()
  }

  async function begin(key: string, call: Parameters<RunContext['call']>[1]): Promise<void> {
    const controller = new AbortController()
    begun.set(key, controller)
    const sent = await unpackCall(store, await packCall(store, call))
    const options = { signal: controller.signal, onEvent: onLive, graceMs: 20 }
    const packed = await desk.carryOut(plan, sent, options)
    arrive({ type: 'call', key, events: await unpackEvents(store, packed) })
  }

  /** What a conductor is given that is called for the first time, or again; it crashes after some arrivals. */
  function attach(crashAt: number | undefined): RunContext {
    let given = 0
    return {
      call(key, call) {
        if (begun.has(key)) return
        begin(key, call).catch((thrown: unknown) => {
          arrive({ type: 'call-lost', key, message: String(thrown), time: Date.now() })
        })
      },
      cancel: (key) => begun.get(key)?.abort(),
      timer(key, delayMs) {
        if (begun.has(key)) return
        begun.set(key, new AbortController())
        setTimeout(() => arrive({ type: 'timer', key }), delayMs)
      },
      ask: () => undefined,
      async next() {
        let arrival = record[given]
        while (!arrival) {
          arrival = inbox.shift()
          if (arrival) record.push(arrival)
          else await new Promise<void>((resolve) => (wake = resolve))
        }
        if (given === crashAt) throw new Crash()
        given++
        return arrival
      },
    }
  }

  return { attach, arrive, record }
}
