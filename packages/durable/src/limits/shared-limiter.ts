import { randomBytes } from 'node:crypto'
import { FlowError } from '@chainwright/core'
import type { SharedStore } from '../shared/shared-store.ts'
import { createLimitBell } from './limit-bell.ts'
import { changeLimits } from './change-limits.ts'
import { renewMs, type SharedLimits } from './limit-state.ts'
import { createOwnCalls, type LetThrough, type OwnCounts, type SharedPass } from './own-calls.ts'
import { createSyncLoop, type NextTime } from './sync-loop.ts'

/** What limits over all workers are made of. */
export interface SharedLimiterOptions {
  readonly store: Pick<SharedStore, 'change' | 'tell' | 'listen' | 'hush'>
  /** The name of the endpoint, the same in all workers: letters, digits, `-` and `_`. */
  readonly name: string
  readonly limits: SharedLimits
  /** Most calls of this process at once. Default: as many as `limits` allow. */
  readonly mostHere?: number | undefined
}

/** Lets calls to one endpoint through, as many as it allows all workers together. */
export interface SharedLimiter {
  /**
   * Waits for a place; `tokens` is how many the call may take. Rejects when the signal is aborted, and
   * with `store-unusable` when the store cannot be reached for half a minute.
   */
  enter(tokens: number, signal: AbortSignal): Promise<SharedPass>
  /** Lets nothing through in any worker for so long, in milliseconds, because the endpoint said so. */
  hold(ms: number): void
  /** Gives back what this worker holds; calls that wait are refused. */
  close(): Promise<void>
}

const [shortestLookMs, longestLookMs] = [200, 3_000]
/** Workers that wait for the same moment do not all ask at once. */
const spreadMs = 50
/** How long the store may be away before calls that wait are told so, in milliseconds. */
const patienceMs = 30_000

/**
 * Makes the limiter of one endpoint in one worker. What its calls have to say at a time is said in one
 * change, which also lets calls of other workers through, and tells them.
 */
export function createSharedLimiter(options: SharedLimiterOptions): SharedLimiter {
  const { store, name, mostHere = Infinity } = options
  const worker = randomBytes(6).toString('hex')
  const loop = createSyncLoop(sync)
  const now = (): number => performance.now() + last.aheadMs
  const calls = createOwnCalls({ worker, mostHere, now, onNews: () => loop.ask() })
  const bell = createLimitBell(store, name, (through) => {
    // A worker that stood still may hear of a place that others have by now.
    if (performance.now() < last.leaseEnds) letThrough(through)
  })
  const patience = createPatience(name, (error) => calls.refuse(error))
  let [holdEnds, lookMs] = [0, shortestLookMs]
  let last = { leaseEnds: 0, aheadMs: 0 }
  let closed = false

  function letThrough(through: readonly LetThrough[]): void {
    if (calls.letThrough(through) > 0) lookMs = shortestLookMs
  }

  async function sync(byTime: boolean): Promise<NextTime | undefined> {
    if (byTime) lookMs = Math.min(lookMs * 1.5, longestLookMs)
    const lookInMs = await change().catch((thrown: unknown) => patience.failed(thrown))
    return nextTime(calls.counts(), Math.min(lookInMs ?? Infinity, lookMs))
  }

  /** Gives when a call that waits may come through by time alone, in milliseconds. */
  async function change(): Promise<number | undefined> {
    const held = holdEnds
    const report = { ...calls.report(), holdMs: Math.max(0, held - performance.now()) }
    const changed = await changeLimits(options, report)
    patience.worked()
    last = changed
    if (holdEnds === held) holdEnds = 0
    calls.reported(report)
    bell.listenAt(changed.now)
    letThrough(changed.underWay)
    bell.ring(changed.through.filter(({ id }) => !id.startsWith(`${worker}-`)))
    return changed.lookInMs
  }

  return {
    async enter(tokens, signal) {
      signal.throwIfAborted()
      if (closed) throw workerStops()
      return calls.enter(tokens, signal)
    },
    hold(ms) {
      holdEnds = Math.max(holdEnds, performance.now() + ms)
      loop.ask()
    },
    async close() {
      closed = true
      calls.refuse(workerStops())
      await loop.close()
      bell.close()
      await giveBack(options, worker)
    },
  }
}

/** What a worker does not name any more is over. */
async function giveBack(place: SharedLimiterOptions, worker: string): Promise<void> {
  const nothing = { worker, waiting: [], underWay: [], over: [], sent: [] }
  await changeLimits(place, nothing).catch(() => undefined) // its lease runs out
}

function workerStops(): FlowError {
  return new FlowError({ code: 'cancelled', message: 'the worker stops' })
}

function nextTime({ waiting, underWay, untold }: OwnCounts, lookMs: number): NextTime | undefined {
  if (waiting + underWay + untold === 0) return undefined
  const inMs = waiting + untold > 0 ? lookMs : renewMs
  return { inMs: inMs + Math.random() * spreadMs, awaited: waiting > 0 }
}

/** Says when the store has been away for too long. */
function createPatience(name: string, onOver: (error: FlowError) => void) {
  let since: number | undefined
  return {
    worked(): void {
      since = undefined
    },
    failed(cause: unknown): undefined {
      since ??= performance.now()
      if (performance.now() - since < patienceMs) return
      const said = cause instanceof Error ? cause.message : String(cause)
      const message = `the calls to \`${name}\` cannot be kept within its limits, as the shared store is not to be reached: ${said}. Look whether it runs`
      onOver(new FlowError({ code: 'store-unusable', message, retryable: true, cause }))
    },
  }
}
