import { setTimeout as pause } from 'node:timers/promises'
import { FlowError } from '@chainwright/core'
import type { EndRecord } from '../journal/end-record.ts'
import { checkLeader, readEnd, readHeader } from './shared-run.ts'
import type { EngineHandle } from './start-on-engine.ts'

/** How a run is cancelled. */
export interface Cancelling {
  /** Why, for the record of the run. */
  readonly reason?: string | undefined
  /** How long it is looked at until it is over, in milliseconds. */
  readonly waitMs: number
}

const lookMs = 100

/**
 * Cancels a run that workers lead, and gives how it ended; `undefined` when it is not over in time: the
 * engine knows that it is to be cancelled, and a worker will see to it. A run that never came to its engine,
 * because whoever began it died in between, comes to it now.
 *
 * Throws `run-missing`, `run-over`, `run-other-engine`, `run-other-scheduler` and `engine-unreachable`.
 */
export async function cancelSharedRun(
  { engine, store }: EngineHandle,
  run: string,
  { reason, waitMs }: Cancelling,
): Promise<EndRecord | undefined> {
  const header = await readHeader(store, run)
  const before = await readEnd(store, run)
  if (before) throw isOver(run, before)
  checkLeader(header, engine)
  await engine.submit(run)
  await engine.send(run, { type: 'cancel', reason, time: Date.now() })
  for (const until = performance.now() + waitMs; ; await pause(lookMs)) {
    const end = await readEnd(store, run)
    if (end || performance.now() >= until) return end
  }
}

function isOver(run: string, { status }: EndRecord): FlowError {
  const message = `run ${run} is over (${status}): there is nothing to cancel`
  return new FlowError({ code: 'run-over', message })
}
