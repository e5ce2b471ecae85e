import type { EndRecord } from '../journal/end-record.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import type { Engine } from './engine.ts'
import { createLostRunCheck, type QuietRun } from './lost-run.ts'
import { severalAtOnce } from './several-at-once.ts'
import { readEnd } from './shared-run.ts'

/** Awaits the ends of many runs of a batch, with one look for all of them. */
export interface EndWatch {
  /** How a run ended; `undefined` when nobody looks any more. Rejects when the store cannot be read. */
  endOf(run: string): Promise<EndRecord | undefined>
  /** Looks no more: who waits is told so. */
  lookAway(this: void): void
  /** The same; when nobody waited any more, what was told is let go of. */
  close(this: void): Promise<void>
}

/** A batch whose ends are awaited. */
export interface WatchedBatch {
  readonly engine: Pick<Engine, 'lost'>
  readonly store: SharedStore
  readonly batch: string
  /** How long nothing may be heard of a run until the engine is asked for it, in milliseconds. Default 30,000. */
  readonly quietMs?: number | undefined
}

const usualQuietMs = 30_000

interface Waiter {
  /** Rejects when the engine leads the run no more. */
  readonly checkLost: () => Promise<void>
  readonly end: Promise<EndRecord | undefined>
  resolve(this: void, end: EndRecord | undefined): void
  reject(this: void, thrown: unknown): void
}

/** Between two looks at those of which nothing is heard, in milliseconds; the last one where ends are told. */
const [shortestMs, longestMs, hearingMs] = [20, 500, 2000]
/** Runs that are looked at in one go, and reads at once. */
const [mostLooked, readsAtOnce] = [32, 16]

/**
 * Watches a batch. A worker tells the end of each run, and that run is read; those of which nothing is
 * heard are looked at in turn, 32 every half second, or every two seconds where ends were heard: what is
 * told may be lost.
 */
export function watchEnds({
  engine,
  store,
  batch,
  quietMs = usualQuietMs,
}: WatchedBatch): EndWatch {
  const waiting = new Map<string, Waiter>()
  const heard = new Set<string>()
  let longest = longestMs
  const sleeper = createSleeper()
  let [isClosed, isLooking] = [false, false]
  const stopListening = store.listen(topicOf(batch), (run) => {
    if (!waiting.has(run)) return
    longest = hearingMs
    heard.add(run)
    sleeper.wake()
  })

  function begin(): void {
    if (isLooking) return
    isLooking = true
    lookAtAll({ store, waiting, heard, sleeper, longestMs: () => longest })
      .catch((thrown: unknown) => {
        for (const { reject } of waiting.values()) reject(thrown)
        waiting.clear()
      })
      .finally(() => {
        isLooking = false
        if (waiting.size > 0) begin() // it came in between
      })
  }

  function lookAway(): void {
    isClosed = true
    stopListening()
    for (const { resolve } of waiting.values()) resolve(undefined)
    waiting.clear()
    sleeper.wake()
  }

  return {
    async endOf(run) {
      if (isClosed) return undefined
      const waiter = waiting.get(run) ?? createWaiter({ engine, store, run, quietMs })
      waiting.set(run, waiter)
      begin()
      return waiter.end
    },
    lookAway,
    async close() {
      const isDone = !isClosed && waiting.size === 0
      lookAway()
      if (isDone) await store.hush(topicOf(batch))
    },
  }
}

/** What is watched. */
interface Watched {
  readonly store: SharedStore
  readonly waiting: Map<string, Waiter>
  /** Runs whose end was told. */
  readonly heard: Set<string>
  readonly sleeper: ReturnType<typeof createSleeper>
  /** Time between two looks in turn. */
  readonly longestMs: () => number
}

/** Looks until nobody waits for a run any more. */
async function lookAtAll(watched: Watched): Promise<void> {
  const { waiting, heard, sleeper } = watched
  let [pauseMs, turnAt] = [shortestMs, 0]
  while (waiting.size > 0) {
    const isTurn = heard.size === 0 || performance.now() - turnAt > watched.longestMs()
    if (isTurn) turnAt = performance.now()
    const runs = isTurn ? nextInTurn(waiting) : taken(heard)
    const found = await lookAtSome(watched, runs)
    if (isTurn && found === 0) await checkLost(waiting, runs)
    // Where nothing can be told, as many are over as a look finds: it goes on at once while it finds many.
    const findsMany = isTurn && found > 0 && found * 2 >= runs.length
    if (findsMany) pauseMs = shortestMs
    if (heard.size > 0 || findsMany) continue
    await sleeper.sleep(pauseMs)
    pauseMs = Math.min(pauseMs * 1.5, watched.longestMs())
  }
}

/** Gives how many of them are over. */
async function lookAtSome(
  { store, waiting, heard }: Watched,
  runs: readonly string[],
): Promise<number> {
  const ends = await severalAtOnce(runs, readsAtOnce, async (run) => readEnd(store, run))
  for (const [at, end] of ends.entries()) {
    const run = runs[at] ?? ''
    if (!end) continue
    waiting.get(run)?.resolve(end)
    waiting.delete(run)
    heard.delete(run)
  }
  return ends.filter(Boolean).length
}

/** Gives up those that the engine leads no more. */
async function checkLost(waiting: Map<string, Waiter>, runs: readonly string[]): Promise<void> {
  await severalAtOnce(runs, readsAtOnce, async (run) => {
    const waiter = waiting.get(run)
    await waiter?.checkLost().catch((thrown: unknown) => {
      waiter.reject(thrown)
      waiting.delete(run)
    })
  })
}

/** Tells those who await a batch that one of its runs is over. */
export function tellEnd(store: SharedStore, batch: string, run: string): void {
  store.tell(topicOf(batch), run)
}

/** Those that were not looked at for longest. They come last then. */
function nextInTurn(waiting: Map<string, Waiter>): string[] {
  const runs = [...waiting.keys()].slice(0, mostLooked)
  for (const run of runs) {
    const waiter = waiting.get(run)
    waiting.delete(run)
    if (waiter) waiting.set(run, waiter)
  }
  return runs
}

function taken(heard: Set<string>): string[] {
  const runs = [...heard].slice(0, mostLooked)
  for (const run of runs) heard.delete(run)
  return runs
}

/** Sleeps for a time in milliseconds, or until it is woken. */
function createSleeper() {
  let wake: () => void = () => undefined
  return {
    wake: () => wake(),
    sleep: async (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}

function createWaiter(quiet: QuietRun): Waiter {
  const { promise: end, resolve, reject } = Promise.withResolvers<EndRecord | undefined>()
  end.catch(() => undefined) // whoever asked is told
  return { end, resolve, reject, checkLost: createLostRunCheck(quiet) }
}

function topicOf(batch: string): string {
  return `batches/${batch}/ends`
}
