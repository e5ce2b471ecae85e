import { randomUUID } from 'node:crypto'
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { FlowWorker } from '../engines/flow-worker.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { alone } from '../shared/postgres-lock.ts'
import { createBell } from './bell.ts'
import { createDbosContext } from './dbos-context.ts'
import {
  dbosApplication,
  dbosVersion,
  runsQueue,
  runWorkflow,
  stepsQueue,
  stepWorkflow,
} from './dbos-names.ts'
import { watchWorkers } from './watch-workers.ts'

/** How a worker takes part in DBOS. */
export interface DbosWorkerOptions {
  /** `postgres://…`, out of the user's configuration. */
  readonly url: string
  /** Steps that run here at once. Default 20. */
  readonly concurrency?: number | undefined
  /** Runs that are led here at once. Default 100. */
  readonly runs?: number | undefined
}

/** A worker that takes work from DBOS's queues. */
export interface DbosWorker {
  readonly id: string
  /**
   * Takes no more work, for good. What runs here goes on for so many milliseconds; what fails now is left to
   * others.
   */
  takeNoMore(forMs: number): void
  /** Ends it. What it had is taken by other workers. */
  close(): Promise<void>
}

/** How often queues are looked at, in milliseconds. */
const pollingMs = 50

/**
 * Takes part in the work on DBOS's queues. DBOS is one to a process, so a process can be one worker.
 * A worker that is seen no more is relieved of its runs by the others.
 */
export async function startDbosWorker(
  worker: FlowWorker,
  { url, concurrency = 20, runs = 100 }: DbosWorkerOptions,
): Promise<DbosWorker> {
  const id = `worker-${randomUUID()}`
  DBOS.setConfig({
    name: dbosApplication,
    systemDatabaseUrl: url,
    executorID: id,
    applicationVersion: dbosVersion,
    logLevel: 'error',
  })
  let leaving: Promise<void> | undefined
  /** What throws ends a workflow for all times; what never ends is taken over. */
  const leftToOthers = async (thrown: unknown): Promise<never> => {
    if (leaving) return new Promise(() => undefined)
    throw thrown
  }
  registerWorkflows({
    store: worker.store,
    lead: async (run, context) => worker.lead(run, context).catch(leftToOthers),
    carryOut: async (...given) => worker.carryOut(...given).catch(leftToOthers),
  })
  // Every worker looks whether DBOS's tables are there.
  await alone(url, async () => {
    await DBOS.launch()
    const always = { minPollingIntervalMs: pollingMs, onConflict: 'always_update' } as const
    await DBOS.registerQueue(stepsQueue, { workerConcurrency: concurrency, ...always })
    await DBOS.registerQueue(runsQueue, { workerConcurrency: runs, ...always })
  })
  const watch = await watchWorkers({ url, id })
  return {
    id,
    takeNoMore(forMs) {
      leaving ??= DBOS.shutdown({ workflowCompletionTimeoutMS: forMs }).catch(() => undefined)
    },
    async close() {
      await watch.close()
      if (!leaving) await DBOS.shutdown({ deregister: true })
    },
  }
}

/** What DBOS calls when it is this worker's turn. */
function registerWorkflows(worker: Pick<FlowWorker, 'store' | 'lead' | 'carryOut'>): void {
  const bell = createBell(worker.store)
  const step = DBOS.registerWorkflow(
    async (run: string, call: PackedRecord): Promise<void> => {
      try {
        await DBOS.runStep(
          async () => {
            const { cancelSignal } = DBOS.stepStatus ?? {}
            await worker.carryOut(run, call, cancelSignal ?? new AbortController().signal)
            bell.ring(run, DBOS.workflowID)
          },
          { name: 'carry-out' },
        )
      } catch (thrown) {
        // Once the workflow is written down as over.
        setTimeout(() => bell.ring(run), 1)
        throw thrown
      }
    },
    { name: stepWorkflow },
  )
  DBOS.registerWorkflow(
    async (run: string): Promise<string> => {
      const ear = bell.hear(run)
      try {
        const context = createDbosContext({ run, store: worker.store, ear, step })
        const { status } = await worker.lead(run, context)
        return status
      } finally {
        ear.close()
      }
    },
    { name: runWorkflow },
  )
}
