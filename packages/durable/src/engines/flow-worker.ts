import {
  FlowError,
  type Plan,
  type RecordedEvent,
  type Registry,
  type RunEvent,
  type StepOptions,
} from '@chainwright/core'
import { endRecord, type EndRecord } from '../journal/end-record.ts'
import { planStored } from '../journal/resume-stored.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { conduct } from './conduct.ts'
import { unpackCall } from './pack.ts'
import type { RunContext } from './run-context.ts'
import {
  createSharedRecorder,
  keepEnd,
  readEnd,
  readStart,
  schedulerVersion,
} from './shared-run.ts'
import { createStepDesk } from './step-desk.ts'

/** What a worker is made of. */
export interface FlowWorkerOptions {
  readonly store: SharedStore
  readonly registry: Registry
  /** Models, services and cache for the steps. */
  readonly step: Omit<StepOptions, 'signal' | 'onEvent'>
  /**
   * Told what happens in the runs that are led here, and what streams while steps run here. After a
   * crash, what came before is told once more.
   */
  readonly onEvent?: ((run: string, event: RunEvent) => void) | undefined
  /** How often a step may begin whose worker ended each time. Default 10. */
  readonly mostStarts?: number | undefined
}

/** A process that leads runs and carries out their steps, for any engine. */
export interface FlowWorker {
  readonly store: SharedStore
  /** Leads a run to its end. After a crash it is called again, with a context that gives the same. */
  lead(run: string, context: RunContext): Promise<EndRecord>
  /** Carries out one call of a run. */
  carryOut(run: string, call: PackedRecord, signal: AbortSignal): Promise<PackedRecord>
}

/** Plans that a worker keeps at hand. */
const mostPlans = 100

/** Makes a worker. */
export function createFlowWorker(options: FlowWorkerOptions): FlowWorker {
  const { store, registry, step, onEvent, mostStarts } = options
  const desk = createStepDesk({ store, mostStarts })
  const plans = new Map<string, Promise<Plan>>()

  function planOf(run: string): Promise<Plan> {
    const known = plans.get(run)
    if (known) return known
    const made = readStart(store, run).then(({ header }) =>
      planStored(header, registry, step.models),
    )
    plans.set(run, made)
    made.catch(() => plans.delete(run))
    const [oldest] = plans.keys()
    if (plans.size > mostPlans && oldest !== undefined) plans.delete(oldest)
    return made
  }

  return {
    store,
    async lead(run, context) {
      const known = await readEnd(store, run)
      if (known) return known
      const { header, start } = await readStart(store, run)
      if (header.scheduler !== schedulerVersion) throw otherScheduler(run, header.scheduler)
      const recorder = await createSharedRecorder(store, run)
      const state = await conduct(start, {
        plan: await planOf(run),
        onEvent(event) {
          recorder.onEvent(event)
          // What a step tells when it begins was told from where it runs.
          if (event.type !== 'node-start') onEvent?.(run, event)
        },
        context: {
          ...context,
          async next() {
            await recorder.flush()
            return context.next()
          },
        },
      })
      await recorder.flush()
      const end = endRecord(state)
      await keepEnd(store, run, end)
      return end
    },
    async carryOut(run, packed, signal) {
      const call = await unpackCall(store, packed)
      return desk.carryOut(await planOf(run), call, {
        ...step,
        signal,
        ...(onEvent && { onEvent: (event: RecordedEvent) => onEvent(run, event) }),
      })
    },
  }
}

function otherScheduler(run: string, scheduler: number): FlowError {
  const message = `run ${run} was begun with version ${scheduler} of the scheduler, and this worker has ${schedulerVersion}: let a worker of that version end it, or start a new run`
  return new FlowError({ code: 'run-other-scheduler', message })
}
