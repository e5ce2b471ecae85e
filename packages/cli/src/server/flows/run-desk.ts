import { FlowError, isFinal, type Outputs, type RunEvent } from '@chainwright/core'
import {
  resumeStored,
  startStored,
  type Store,
  type StoredRecord,
  type StoredResult,
  type StoredRun,
} from '@chainwright/durable'
import { waitsForAnswers } from '../../questions/waits-for-answers.ts'
import { flowOfRun, newServedRunId } from './run-id.ts'
import { createRunLog, type LogBefore, type RunLog } from './run-log.ts'
import type { ServedFlow, ServedWith } from './served-flow.ts'

/** A run that this process drives, or, where nothing is kept, drove until a moment ago. */
export interface OpenRun {
  readonly id: string
  readonly flow: ServedFlow
  readonly run: StoredRun
  readonly log: RunLog
  /** It was let go of before it was over. */
  isLeft(this: void): boolean
  /** Never rejects. */
  readonly result: Promise<StoredResult>
}

/** Hears of every run; what it gives is called with each event, and must not throw. */
export type RunObserver = (run: { id: string; flow: ServedFlow }) => (event: RunEvent) => void

/** What a desk works with. */
export interface DeskParts {
  readonly flows: ReadonlyMap<string, ServedFlow>
  readonly store: Store
  readonly served: ServedWith
  /** Whether runs find results of earlier ones. */
  readonly hasCache: boolean
  readonly observers: readonly RunObserver[]
}

/** Starts runs, goes on with those of before, and finds them again. */
export interface RunDesk {
  readonly isStopping: boolean
  /** Runs that are not over, of one flow or of all. */
  openRuns(flow?: string): readonly OpenRun[]
  /**
   * Starts a run. When this returns, it is on record. Throws a `FlowError`: `server-stopping`,
   * `run-exists` for an id that is taken, and what is wrong with the inputs.
   */
  start(flow: ServedFlow, inputs: Outputs, id?: string): OpenRun
  /** A run that this process drives. */
  find(id: string): OpenRun | undefined
  /** The same; one that nobody drives and that is not over is gone on with. Throws `run-missing` and the like. */
  open(id: string): OpenRun | undefined
  /** What is on record. Throws `run-missing`, `run-corrupt` or `store-version`. */
  read(id: string): StoredRecord
  /** Starts nothing more, waits for what is at work, and lets go of the rest. */
  stop(graceMs: number): Promise<void>
}

/** Ended runs that can be asked for where nothing is kept. */
const mostUnrecorded = 256

/** Makes a desk. Nothing is started before it is asked. */
export function createRunDesk(parts: DeskParts): RunDesk {
  const { store } = parts
  const open = new Map<string, OpenRun>()
  const unrecorded = new Map<string, OpenRun>()
  const left = new Set<string>()
  let isStopping = false

  function take({ flow, id }: About, begin: Begin, before?: LogBefore): OpenRun {
    if (isStopping) throw stopping()
    const carried = carry(parts, { flow, id }, createRunLog(before), begin)
    const result = carried.result.then((end) => {
      open.delete(id)
      carried.log.close()
      if (end.status !== 'left') left.delete(id)
      if (store.level === 'none') keepLast(unrecorded, taken)
      return end
    })
    const isLeft = (): boolean => left.has(id)
    const taken: OpenRun = { ...carried, isLeft, result }
    open.set(id, taken)
    return taken
  }

  function resume(id: string): OpenRun | undefined {
    const flow = parts.flows.get(flowOfRun(id) ?? '')
    if (!flow) return undefined
    const record = store.read(id)
    if (record.status !== 'interrupted' && record.status !== 'paused') return undefined
    const { registry } = parts.served
    const begin: Begin = (common) => resumeStored(store, id, { ...common, registry })
    return take({ flow, id }, begin, logBefore(record))
  }

  return {
    get isStopping() {
      return isStopping
    },
    openRuns(flow) {
      const all = [...open.values()]
      return flow === undefined ? all : all.filter((one) => one.flow.name === flow)
    },
    start(flow, inputs, id = newServedRunId(flow.name)) {
      if (open.has(id)) throw exists(id)
      const about = { name: flow.flow.name ?? flow.name, source: flow.path, inputs, run: id }
      const begin: Begin = (common) =>
        startStored(store, flow.plan, flow.text, { ...common, ...about })
      return take({ flow, id }, begin)
    },
    find: (id) => open.get(id) ?? unrecorded.get(id),
    open: (id) => open.get(id) ?? unrecorded.get(id) ?? resume(id),
    read: (id) => store.read(id),
    async stop(graceMs) {
      isStopping = true
      await letEnd([...open.values()], graceMs)
      for (const id of open.keys()) left.add(id)
      await Promise.all([...open.values()].map(({ run }) => run.leave()))
    },
  }
}

interface About {
  readonly flow: ServedFlow
  readonly id: string
}

/** Begins a run, with its events going to its log and to all who watch. */
function carry(
  { store, served, hasCache, observers }: DeskParts,
  { flow, id }: About,
  log: RunLog,
  begin: Begin,
): Omit<OpenRun, 'isLeft'> {
  const heard = observers.map((observe) => observe({ id, flow }))
  const run = begin({
    models: served.models,
    services: flow.services,
    ...(served.watchCalls && { watchCalls: served.watchCalls }),
    // Without a model, to find a result takes longer than to compute it.
    ...(hasCache && flow.plan.references.length > 0 && { cache: store.cache(flow.path) }),
    onEvent(event) {
      log.add(event)
      for (const hear of heard) hear(event)
    },
  })
  return { id, flow, run, log, result: run.result }
}

type Common = Pick<
  Parameters<typeof resumeStored>[2],
  'models' | 'services' | 'cache' | 'watchCalls' | 'onEvent'
>
type Begin = (common: Common) => StoredRun

function logBefore({ events }: StoredRecord): LogBefore {
  const resumes = events.filter(({ type }) => type === 'run-resume').length
  return { resumes, recorded: events.length }
}

/** Waits until no run is at work any more, or the time is up. One that waits for a person is not at work. */
export async function letEnd(
  runs: readonly Pick<OpenRun, 'run' | 'result'>[],
  graceMs: number,
): Promise<void> {
  const atWork = runs.filter(({ run }) => !isFinal(run.state.status) && !waitsForAnswers(run.state))
  if (atWork.length === 0) return
  let timer: NodeJS.Timeout | undefined
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, graceMs)
  })
  await Promise.race([Promise.all(atWork.map(({ result }) => result)), timeUp])
  clearTimeout(timer)
}

function keepLast(kept: Map<string, OpenRun>, run: OpenRun): void {
  kept.set(run.id, run)
  const [oldest] = kept.keys()
  if (kept.size > mostUnrecorded && oldest !== undefined) kept.delete(oldest)
}

function stopping(): FlowError {
  const message = 'the server is stopping and begins nothing more; ask again when it is back'
  return new FlowError({ code: 'server-stopping', message, retryable: true, retryAfterMs: 5_000 })
}

function exists(id: string): FlowError {
  return new FlowError({ code: 'run-exists', message: `there is a run ${id} already` })
}
