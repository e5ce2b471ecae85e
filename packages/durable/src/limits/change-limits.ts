import type { SharedStore } from '../shared/shared-store.ts'
import { decide, noCalls } from './limit-state.ts'
import type { Decision, LimitState, Report, SharedLimits } from './limit-state.ts'
import type { LetThrough } from './own-calls.ts'

/** Whose limits they are, and where they stand. */
export interface LimitPlace {
  readonly store: Pick<SharedStore, 'change'>
  readonly name: string
  readonly limits: SharedLimits
}

/** What stands there now. */
export interface ChangedLimits extends Pick<Decision, 'lookInMs'> {
  /** Time of the store, in milliseconds since 1970. */
  readonly now: number
  /** By how much the store's clock is ahead of `performance.now()`, in milliseconds. */
  readonly aheadMs: number
  /** Calls of any worker that are under way, and those among them that this change let through. */
  readonly underWay: readonly LetThrough[]
  readonly through: readonly LetThrough[]
  /** Until when the word of the reporting worker holds, by `performance.now()`. */
  readonly leaseEnds: number
}

/** Takes a report down in a store, and gives what came of it. */
export async function changeLimits(
  { store, name, limits }: LimitPlace,
  report: Report,
): Promise<ChangedLimits> {
  const began = performance.now()
  let [now, aheadMs] = [0, 0]
  let made: Decision | undefined
  await store.change(`limits/${name}`, (text, time) => {
    const before = text === undefined ? noCalls : (JSON.parse(text) as LimitState)
    now = time
    aheadMs = time - performance.now()
    made = decide(before, report, { limits, now })
    return JSON.stringify(made.state)
  })
  if (!made) throw new TypeError('a store changed a text without asking how')
  const { state, lookInMs } = made
  const letThrough = new Set(made.through)
  const lease = state.leases.find(({ worker }) => worker === report.worker)
  const underWay = state.calls.flatMap(({ id, since }) =>
    since === undefined ? [] : [{ id, since }],
  )
  const through = underWay.filter(({ id }) => letThrough.has(id))
  const leaseEnds = lease ? began + lease.until - now : 0
  return { through, lookInMs, now, aheadMs, underWay, leaseEnds }
}
