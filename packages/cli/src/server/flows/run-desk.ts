import { FlowError, type Outputs, type RunEvent } from '@chainwright/core'
import { createOpenRuns, type OpenRun } from './open-runs.ts'
import type { RunHouse, RunPlace, RunRecords } from './run-house.ts'
import { flowOfRun, newServedRunId } from './run-id.ts'
import type { ServedFlow } from './served-flow.ts'

/** Hears of every run; what it gives is called with each event, and must not throw. */
export type RunObserver = (run: { id: string; flow: ServedFlow }) => (event: RunEvent) => void

/** What a desk works with. */
export interface DeskParts {
  readonly flows: ReadonlyMap<string, ServedFlow>
  readonly house: RunHouse
  readonly observers: readonly RunObserver[]
}

/** Starts runs, goes on with those of before, and finds them again. */
export interface RunDesk {
  readonly isStopping: boolean
  readonly records: RunRecords
  /** Runs that are not over, of one flow or of all. */
  openRuns(flow?: string): readonly OpenRun[]
  /** How many runs of a flow are not over, those that are being begun included. */
  countOpen(flow: string): number
  /**
   * Starts a run. When this resolves, it is on record. Throws a `FlowError`: `server-stopping`,
   * `run-exists` for an id that is taken, and what is wrong with the inputs.
   */
  start(flow: ServedFlow, inputs: Outputs, id?: string): Promise<OpenRun>
  /** A run that is open here. */
  find(this: void, id: string): OpenRun | undefined
  /**
   * The same; one that nobody drives and that is not over is gone on with, and one that workers drive is
   * looked at. Throws `run-missing` and the like.
   */
  open(id: string): Promise<OpenRun | undefined>
  /** Starts nothing more, waits for what is at work, and lets go of the rest. */
  stop(graceMs: number): Promise<void>
}

/** Makes a desk. Nothing is started before it is asked. */
export function createRunDesk({ flows, house, observers }: DeskParts): RunDesk {
  const runs = createOpenRuns(house.keepsRuns)
  let isStopping = false

  function placeOf(flow: ServedFlow, id: string): RunPlace {
    return {
      flow,
      id,
      watch() {
        if (isStopping) throw stopping()
        const heard = observers.map((observe) => observe({ id, flow }))
        return (event) => {
          for (const hear of heard) hear(event)
        }
      },
    }
  }

  return {
    get isStopping() {
      return isStopping
    },
    records: house,
    openRuns(flow) {
      const all = runs.all()
      return flow === undefined ? all : all.filter((one) => one.flow.name === flow)
    },
    countOpen: (flow) => runs.count(flow),
    async start(flow, inputs, name) {
      const id = name ?? newServedRunId(flow.name)
      if (isStopping) throw stopping()
      if (runs.isTaken(id)) throw exists(id)
      const place = placeOf(flow, id)
      return runs.take(place, async () =>
        house.begin({ ...place, inputs, isNamed: name !== undefined }),
      )
    },
    find: runs.find,
    async open(id) {
      for (let begun = runs.beingBegun(id); begun; begun = runs.beingBegun(id)) await begun
      const flow = flows.get(flowOfRun(id) ?? '')
      const found = runs.find(id)
      found?.run.lookNow()
      if (found || !flow) return found
      const place = placeOf(flow, id)
      return runs.take(place, async () => house.goOn(place))
    },
    async stop(graceMs) {
      isStopping = true
      await runs.letGo(graceMs)
      house.close()
    },
  }
}

function stopping(): FlowError {
  const message = 'the server is stopping and begins nothing more; ask again when it is back'
  return new FlowError({ code: 'server-stopping', message, retryable: true, retryAfterMs: 5_000 })
}

function exists(id: string): FlowError {
  return new FlowError({ code: 'run-exists', message: `there is a run ${id} already` })
}
