import type { EndRecord } from '../journal/end-record.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { indexedRuns } from './run-index.ts'
import { severalAtOnce } from './several-at-once.ts'
import { readEndSummary, readHead, type SharedHeader } from './shared-run.ts'

/** What lists tell of a run that workers lead. Times are milliseconds since 1970. */
export interface SharedSummary extends Omit<SharedHeader, 'flow'> {
  /** `running`: it is not over; a worker leads it, or it waits for one, or for an answer. */
  readonly status: 'running' | EndRecord['status']
  readonly endedAt?: number | undefined
  readonly usage?: EndRecord['usage'] | undefined
  readonly error?: EndRecord['error']
}

/** Some runs of a shared store, and how many there are in all. */
export interface ListedRuns {
  readonly runs: readonly SharedSummary[]
  readonly total: number
}

const readsAtOnce = 16

/** The ids of all runs in a shared store, the newest first. */
export async function sharedRunIds(store: SharedStore): Promise<string[]> {
  return [...new Set((await indexedRuns(store)).map(({ run }) => run))]
}

/** The newest runs of a shared store. Reads no more than these, whatever else there is. */
export async function listSharedRuns(
  store: SharedStore,
  { limit = 50 }: { limit?: number } = {},
): Promise<ListedRuns> {
  const ids = await sharedRunIds(store)
  const runs: SharedSummary[] = []
  let passed = 0
  for (let at = 0; runs.length < limit && at < ids.length;) {
    const some = ids.slice(at, at + limit - runs.length)
    at += some.length
    const found = await severalAtOnce(some, readsAtOnce, async (run) => summaryOf(store, run))
    for (const one of found) if (one) runs.push(one)
    passed += found.filter((one) => one === undefined).length
  }
  return { runs, total: ids.length - passed }
}

/** `undefined` for what is in the list with no run behind it: its beginning was broken off, or its end. */
async function summaryOf(store: SharedStore, run: string): Promise<SharedSummary | undefined> {
  const header = await readHead(store, run)
  if (!header || 'deleted' in header) return undefined
  const { flow: _flow, ...rest } = header
  const end = await readEndSummary(store, run)
  if (!end) return { ...rest, status: 'running' }
  const { status, endedAt, usage, error } = end
  return { ...rest, status, endedAt, usage, ...(error && { error }) }
}
