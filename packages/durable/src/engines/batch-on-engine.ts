import type { Plan } from '@chainwright/core'
import type { EndRecord } from '../journal/end-record.ts'
import { createPatientStore, tryPatiently, usualPatienceMs } from '../shared/patient-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { checkLeader, keepStart, readEnd, readHead, type SharedHeader } from './shared-run.ts'
import { newSharedRun, type EngineHandle, type EngineOptions } from './start-on-engine.ts'
import { watchEnds } from './watch-ends.ts'

/** What a run of a batch is given. */
export interface BatchedOptions extends Omit<EngineOptions, 'onEvent' | 'run'> {
  /** Follows from what the run is made of: the same run for whoever asks for it again. */
  readonly run: string
}

/** How a run of a batch ended. */
export interface BatchedEnd extends EndRecord {
  readonly run: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** Many runs on an engine, each begun once however often it is asked for. */
export interface EngineBatch {
  /**
   * Begins a run, or joins the one that was begun before under its id, and gives how it ended;
   * `undefined` when nobody looks any more. A run that was deleted begins anew, under the next id.
   *
   * Rejects with what `startOnEngine` throws, with `run-other-engine`, `run-other-scheduler` and `run-lost`, and when the engine or the
   * store is away for more than a minute and a half.
   */
  carryOut(plan: Plan, flow: string, options: BatchedOptions): Promise<BatchedEnd | undefined>
  /** Looks no more; what was begun goes on. */
  close(): Promise<void>
}

/** How a batch is led. */
export interface BatchRequest extends EngineHandle {
  /** Name that all who begin runs of the batch use: letters, digits, `-` and `_`. */
  readonly batch: string
  /** When aborted, nobody looks any more. */
  readonly signal?: AbortSignal | undefined
  /** How long nothing may be heard of a run until the engine is asked for it, in milliseconds. Default 30,000. */
  readonly quietMs?: number | undefined
}

/** Opens a batch. */
export function openBatch(request: BatchRequest): EngineBatch {
  const { engine, batch, signal } = request
  const patience = { patienceMs: usualPatienceMs, signal }
  const store = createPatientStore(request.store, patience)
  const watch = watchEnds({ engine, store, batch, quietMs: request.quietMs })
  signal?.addEventListener('abort', watch.lookAway)
  if (signal?.aborted) watch.lookAway()
  return {
    async carryOut(plan, flow, options) {
      const made = newSharedRun(plan, flow, { ...options, batch, engine: engine.name })
      const { run, head } = await findHead(store, options.run)
      const header = head ?? { ...made.header, run }
      const { startedAt } = header
      const before = head && (await readEnd(store, run))
      if (before) return { ...before, run, startedAt }
      checkLeader(header, engine)
      const ended = watch.endOf(run)
      if (!head) await keepStart(store, header, { ...made.start, run })
      await tryPatiently(async () => engine.submit(run), patience)
      const end = await ended
      return end && { ...end, run, startedAt }
    },
    async close() {
      await watch.close()
    },
  }
}

/** The id under which a run was begun, or is to begin: those before it were deleted. */
async function findHead(
  store: SharedStore,
  asked: string,
): Promise<{ run: string; head: SharedHeader | undefined }> {
  for (let time = 1; ; time++) {
    const run = time === 1 ? asked : `${asked}-${time}`
    const head = await readHead(store, run)
    if (!head || !('deleted' in head)) return { run, head }
  }
}
