import { FlowError } from '@chainwright/core'
import { checkRunId } from '../journal/header.ts'
import type { Engine } from './engine.ts'
import { forgetLive } from './live-events.ts'
import { placesInIndex, unindexRuns } from './run-index.ts'
import { checkLeader, keepDeleted, missingRun, readEndSummary, readHead } from './shared-run.ts'
import type { EngineHandle } from './start-on-engine.ts'

/**
 * Deletes a run that is over, or that its engine leads no more, and its steps. What a crash left half
 * deleted is deleted wholly the next time. Values above 64 KiB stay: they are shared by their content, and
 * a run of another process may have written one a moment ago without having it on record yet.
 *
 * A run of a batch leaves a mark of a few bytes, because its id is asked for again by the same batch, and
 * the engine may know it still.
 *
 * Throws `run-missing`, `run-taken` while the run is not over, and what `checkLeader` throws.
 */
export async function deleteSharedRun(
  { engine, store }: Pick<EngineHandle, 'store'> & { readonly engine: LeaderOfDeleted },
  run: string,
): Promise<void> {
  checkRunId(run)
  const places = await placesInIndex(store, run)
  const head = await readHead(store, run)
  if (!head && places.length === 0) throw missingRun(run)
  if (head && !('deleted' in head) && !(await readEndSummary(store, run))) {
    checkLeader(head, engine)
    const lost = await engine.lost?.(run).catch(() => undefined)
    if (lost === undefined) throw notOver(run)
  }
  if (head) await keepDeleted(store, run, head)
  for (const part of parts) await store.remove(`runs/${run}/${part}`)
  await forgetLive(store, run)
  if (head?.batch === undefined) await store.remove(`runs/${run}/`)
  await unindexRuns(store, places)
  await engine.forget?.(run)
}

/** What an engine has to say of a run that is to be deleted. */
type LeaderOfDeleted = Pick<Engine, 'name' | 'lost' | 'forget'>

/** What there is of a run beside its head. */
const parts = ['steps/', 'events/', 'inbox/', 'start', 'end']

function notOver(run: string): FlowError {
  const message = `run ${run} is not over and cannot be deleted; stop it first: \`chainwright runs cancel ${run}\``
  return new FlowError({ code: 'run-taken', message })
}
