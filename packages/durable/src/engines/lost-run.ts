import { FlowError } from '@chainwright/core'
import type { SharedStore } from '../shared/shared-store.ts'
import type { Engine } from './engine.ts'
import { readEnd } from './shared-run.ts'

/** A run of which nothing was heard for a while. */
export interface QuietRun {
  readonly engine: Pick<Engine, 'lost'>
  readonly store: SharedStore
  readonly run: string
  /** How long nothing may be heard until the engine is asked, in milliseconds. Default 5,000. */
  readonly quietMs?: number | undefined
}

const usualQuietMs = 5_000

/**
 * Gives a function to be called while nothing is heard of a run: from time to time it asks the engine
 * whether it leads the run at all. It rejects with `run-lost` when it does not, and the store says of no end.
 */
export function createLostRunCheck({
  engine,
  store,
  run,
  quietMs = usualQuietMs,
}: QuietRun): () => Promise<void> {
  let askedAt = performance.now()
  return async () => {
    if (!engine.lost || performance.now() - askedAt < quietMs) return
    const why = await engine.lost(run).catch(() => undefined)
    askedAt = performance.now()
    if (why === undefined || (await readEnd(store, run))) return
    const message = `the engine leads run ${run} no more, and its end is not in the store that is looked at: ${why}. Most often its workers look into another store: give all the same`
    throw new FlowError({ code: 'run-lost', message })
  }
}
