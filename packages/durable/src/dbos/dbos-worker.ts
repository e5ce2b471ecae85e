import { randomUUID } from 'node:crypto'
import { DBOS, Error as DbosErrors } from '@dbos-inc/dbos-sdk'
import type { Pool } from 'pg'
import type { FlowWorker } from '../engines/flow-worker.ts'
import type { PackedRecord } from '../values/large-values.ts'
import { alone } from '../shared/postgres-lock.ts'
import { tellOutage } from '../shared/postgres-outage.ts'
import { createBell } from './bell.ts'
import { createDbosContext, type DbosRun } from './dbos-context.ts'
import { createDbosPool } from './dbos-pool.ts'
import {
  dbosApplication,
  dbosVersion,
  runsQueue,
  runWorkflow,
  stepsQueue,
  stepWorkflow,
} from './dbos-names.ts'
import { watchOtherVersions } from './other-versions.ts'
import { untilStopped } from './stop-call.ts'
import { watchWorkers } from './watch-workers.ts'

/** How a worker takes part in DBOS. */
export interface DbosWorkerOptions {
  /** `postgres://…`, out of the user's configuration. */
  readonly url: string
  /** Steps that run here at once. Default 20. */
  readonly concurrency?: number | undefined
  /** Runs that are led here at once. Default 100. */
  readonly runs?: number | undefined
  /** Told what whoever looks after the worker should know. Default: nobody is. */
  readonly tell?: ((line: string) => void) | undefined
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
 *
 * Throws `engine-unreachable` when the database does not answer.
 */
export async function startDbosWorker(
  worker: FlowWorker,
  { url, concurrency = 20, runs = 100, tell = () => undefined }: DbosWorkerOptions,
): Promise<DbosWorker> {
  const id = `worker-${randomUUID()}`
  const pool = createDbosPool(url)
  DBOS.setConfig({
    name: dbosApplication,
    systemDatabaseUrl: url,
    systemDatabasePool: pool,
    executorID: id,
    applicationVersion: dbosVersion,
    logLevel: 'error',
  })
  let leaving: Promise<void> | undefined
  let isClosed = false
  /** What throws ends a workflow or a step of DBOS for all times; what never ends is taken over. */
  const leftToOthers = async (thrown: unknown): Promise<never> => {
    if (leaving || isClosed) return new Promise(() => undefined)
    throw thrown
  }
  registerWorkflows(worker, { concurrency, leftToOthers })
  const watch = await join({ url, id, pool }, { concurrency, runs })
  const stopTelling = watchOtherVersions(tell)
  return {
    id,
    takeNoMore(forMs) {
      leaving ??= DBOS.shutdown({ workflowCompletionTimeoutMS: forMs }).catch(() => undefined)
    },
    async close() {
      isClosed = true
      stopTelling()
      if (!leaving) await DBOS.shutdown({ deregister: true })
      await watch.close()
      const ended = (leaving ?? Promise.resolve()).then(async () => pool.end())
      if (!leaving) await ended
    },
  }
}

/** Begins to take work; it is watched from before. What cannot begin leaves nothing behind. */
async function join(
  { url, id, pool }: { url: string; id: string; pool: Pool },
  { concurrency, runs }: { concurrency: number; runs: number },
): Promise<{ close(): Promise<void> }> {
  let watch: { close(): Promise<void> } | undefined
  try {
    watch = await watchWorkers({ url, id })
    // Every worker looks whether DBOS's tables are there.
    await alone(url, async () => {
      await DBOS.launch()
      const always = { minPollingIntervalMs: pollingMs, onConflict: 'always_update' } as const
      await DBOS.registerQueue(stepsQueue, { workerConcurrency: concurrency, ...always })
      await DBOS.registerQueue(runsQueue, { workerConcurrency: runs, ...always })
    })
    return watch
  } catch (thrown) {
    await DBOS.shutdown({ deregister: true }).catch(() => undefined)
    await watch?.close()
    await pool.end()
    return tellOutage(thrown)
  }
}

interface Turns {
  readonly concurrency: number
  /** Throws what it is given, and never resolves while the worker leaves. */
  readonly leftToOthers: (thrown: unknown) => Promise<never>
}

/** What DBOS calls when it is this worker's turn. */
function registerWorkflows(worker: FlowWorker, { concurrency, leftToOthers }: Turns): void {
  const { store } = worker
  const recorded: DbosRun['recorded'] = async (name, work) =>
    DBOS.runStep(async () => work().catch(leftToOthers), { name })
  let running = 0
  const bell = createBell(store)
  const step = DBOS.registerWorkflow(
    async (run: string, call: PackedRecord): Promise<void> => {
      try {
        await recorded('carry-out', async () => {
          const { workflowID, stepStatus } = DBOS
          const place = { store, run, call: workflowID }
          running++
          await untilStopped(place, stepStatus?.cancelSignal, async (signal) =>
            worker.carryOut(run, call, signal),
          ).finally(() => running--)
          bell.ring(run, workflowID)
        })
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
        const hasRoom = (): boolean => running < concurrency
        const { status } = await worker
          .lead(run, createDbosContext({ run, store, ear, step, hasRoom, recorded }))
          .catch(leftToOthers)
          .catch(async (thrown: unknown) => {
            // A run that DBOS takes from here, or stops, is another's.
            if (thrown instanceof DbosErrors.DBOSError) throw thrown
            return worker.giveUp(run, thrown)
          })
        return status
      } finally {
        ear.close()
      }
    },
    { name: runWorkflow },
  )
}
