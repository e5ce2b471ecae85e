import type { SharedStore } from '../shared/shared-store.ts'

/** A run by when it was begun, in milliseconds since 1970. */
export interface IndexedRun {
  readonly run: string
  readonly startedAt: number
}

const prefix = 'index/'

/**
 * Adds a run to the list of runs. It comes before the run itself, so that none is left out when its
 * process ends in between; what has no run behind it is passed over by those who read the list.
 */
export async function indexRun(store: SharedStore, indexed: IndexedRun): Promise<void> {
  await store.write(keyOf(indexed), '')
}

/** Takes runs out of the list. */
export async function unindexRuns(
  store: SharedStore,
  indexed: readonly IndexedRun[],
): Promise<void> {
  for (const one of indexed) await store.remove(keyOf(one))
}

/** All that is in the list of runs, the newest first. A run that was begun by two at once is there twice. */
export async function indexedRuns(store: SharedStore): Promise<IndexedRun[]> {
  const keys = await store.list(prefix)
  return keys.flatMap((key) => parseKey(key) ?? []).toReversed()
}

/** In the order of time. The length of the id keeps one key from being the beginning of another. */
function keyOf({ run, startedAt }: IndexedRun): string {
  const time = String(Math.max(0, Math.round(startedAt))).padStart(15, '0')
  return `${prefix}${time}-${String(run.length).padStart(3, '0')}-${run}`
}

function parseKey(key: string): IndexedRun | undefined {
  const [, time, run] = /^index\/(\d{15})-\d{3}-(.+)$/.exec(key) ?? []
  return run === undefined ? undefined : { run, startedAt: Number(time) }
}

/** Where the list names a run. */
export async function placesInIndex(store: SharedStore, run: string): Promise<IndexedRun[]> {
  return (await indexedRuns(store)).filter((one) => one.run === run)
}
