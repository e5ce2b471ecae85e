import {
  FlowError,
  isFlowError,
  toFlowError,
  type Models,
  type Plan,
  type Registry,
  type RunEvent,
  type StepOptions,
} from '@chainwright/core'
import { endRecord, failedEnd, type EndRecord } from '../journal/end-record.ts'
import { planStored } from '../journal/resume-stored.ts'
import { createPatientStore } from '../shared/patient-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { conduct } from './conduct.ts'
import { createLiveTeller, endLive } from './live-events.ts'
import { unpackCall } from './pack.ts'
import type { RunContext } from './run-context.ts'
import {
  createSharedRecorder,
  keepEnd,
  readEnd,
  readHeader,
  readStart,
  schedulerVersion,
  type SharedHeader,
  type SharedRecorder,
} from './shared-run.ts'
import { createStepDesk } from './step-desk.ts'
import { tellEnd } from './watch-ends.ts'

/** What a worker is made of. */
export interface FlowWorkerOptions {
  readonly store: SharedStore
  readonly registry: Registry
  /** Models, services and cache for the steps. */
  readonly step: Omit<StepOptions, 'signal' | 'onEvent'>
  /** How often a step may begin whose worker ended each time. Default 10. */
  readonly mostStarts?: number | undefined
}

/** A process that leads runs and carries out their steps, for any engine. */
export interface FlowWorker {
  readonly store: SharedStore
  /**
   * Leads a run to its end. After a crash it is called again, with a context that gives the same. A run
   * that this worker cannot lead, and no repetition would let it, ends with an error that says why.
   */
  lead(run: string, context: RunContext): Promise<EndRecord>
  /** Carries out one call of a run. */
  carryOut(run: string, call: PackedRecord, signal: AbortSignal): Promise<PackedRecord>
  /** Ends a run that cannot be led any further. */
  giveUp(run: string, thrown: unknown): Promise<EndRecord>
}

/** What a worker keeps at hand of a run. */
interface KnownRun {
  readonly plan: Plan
  /** The models, which count what the run spends here. */
  readonly models: Models | undefined
}

const mostRuns = 1000

/** Makes a worker. */
export function createFlowWorker(options: FlowWorkerOptions): FlowWorker {
  const { step, mostStarts } = options
  // Without its store a worker can do nothing but wait for it.
  const store = createPatientStore(options.store, { patienceMs: Infinity })
  const live = createLiveTeller(store)
  const desk = createStepDesk({ store, mostStarts })
  const known = createKnownRuns(store, options)

  async function leadOn(header: SharedHeader, context: RunContext): Promise<EndRecord> {
    const { run, scheduler } = header
    if (scheduler !== schedulerVersion) throw otherScheduler(run, scheduler)
    const start = await readStart(store, run)
    const recorder = await createSharedRecorder(store, run)
    const beside = writeBeside(recorder, context)
    const state = await conduct(start, {
      plan: (await known(run, header)).plan,
      onEvent: recorder.onEvent,
      context: beside.context,
    })
    await beside.written()
    return endRecord(state)
  }

  async function end(run: string, record: EndRecord): Promise<EndRecord> {
    await keepEnd(store, run, record)
    await endLive(store, run)
    return record
  }

  return {
    store,
    async lead(run, context) {
      const before = await readEnd(store, run)
      if (before) return before
      const header = await readHeader(store, run)
      const record = await end(run, await leadOn(header, context).catch(endOfRefused))
      if (header.batch !== undefined) tellEnd(store, header.batch, run)
      return record
    },
    async carryOut(run, packed, signal) {
      const call = await unpackCall(store, packed)
      const found = await known(run).catch(asRefusal)
      if (isFlowError(found)) return desk.refuse(call, found)
      const { plan, models } = found
      const onEvent = (event: RunEvent): void => live.tell(run, event)
      const options = { ...step, ...(models && { models }), signal, onEvent }
      const ended = await desk.carryOut(plan, call, options)
      live.callEnded(call)
      return ended
    },
    giveUp: async (run, thrown) => end(run, failedEnd(toFlowError(thrown))),
  }
}

/** The error that no repetition mends; throws what one may mend. */
function asRefusal(thrown: unknown): FlowError {
  if (!isFlowError(thrown) || thrown.retryable) throw thrown
  return thrown
}

function endOfRefused(thrown: unknown): EndRecord {
  return failedEnd(asRefusal(thrown))
}

/**
 * The same context, with what there is to tell written down while the engine is waited for: it follows from
 * what the engine has on record, so nothing waits for it but the end of the run.
 */
function writeBeside(recorder: SharedRecorder, context: RunContext) {
  let writing = Promise.resolve()
  async function next(): ReturnType<RunContext['next']> {
    await writing
    writing = recorder.flush()
    writing.catch(() => undefined) // said when it is waited for
    return context.next()
  }
  return {
    context: { ...context, next },
    async written(): Promise<void> {
      await writing
      await recorder.flush()
    },
  }
}

/** What is at hand of the runs that this worker saw last. */
function createKnownRuns(store: SharedStore, { registry, step }: FlowWorkerOptions) {
  const runs = new Map<string, Promise<KnownRun>>()

  return function known(run: string, given?: SharedHeader): Promise<KnownRun> {
    const found = runs.get(run)
    if (found) return found
    const read = given ? Promise.resolve(given) : readHeader(store, run)
    const made = read.then((header) => {
      const plan = planStored(header, registry, step.models)
      return { plan, models: step.models?.forRun?.() ?? step.models }
    })
    runs.set(run, made)
    made.catch(() => runs.delete(run))
    const [oldest] = runs.keys()
    if (runs.size > mostRuns && oldest !== undefined) runs.delete(oldest)
    return made
  }
}

function otherScheduler(run: string, scheduler: number): FlowError {
  const message = `run ${run} was begun with version ${scheduler} of the scheduler, and this worker has ${schedulerVersion}: let a worker of that version end it, or start a new run`
  return new FlowError({ code: 'run-other-scheduler', message })
}
