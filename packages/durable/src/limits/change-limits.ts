import type { SharedStore } from '../shared/shared-store.ts'
import { decide, noCalls } from './limit-state.ts'
import type { Decision, LimitState, Report, SharedLimits } from './limit-state.ts'

/** Whose limits they are, and where they stand. */
export interface LimitPlace {
  readonly store: Pick<SharedStore, 'change'>
  readonly name: string
  readonly limits: SharedLimits
}

/** What stands there now. */
export interface ChangedLimits extends Omit<Decision, 'state'> {
  /** Time of the store, in milliseconds since 1970. */
  readonly now: number
  /** Calls of any worker that are under way. */
  readonly underWay: readonly string[]
  /** Until when the word of the reporting worker holds, by `performance.now()`. */
  readonly leaseEnds: number
}

/** Takes a report down in a store, and gives what came of it. */
export async function changeLimits(
  { store, name, limits }: LimitPlace,
  report: Report,
): Promise<ChangedLimits> {
  const began = performance.now()
  let now = 0
  let made: Decision | undefined
  await store.change(`limits/${name}`, (text, time) => {
    const before = text === undefined ? noCalls : (JSON.parse(text) as LimitState)
    now = time
    made = decide(before, report, { limits, now })
    return JSON.stringify(made.state)
  })
  if (!made) throw new TypeError('a store changed a text without asking how')
  const { state, through, lookInMs } = made
  const lease = state.leases.find(({ worker }) => worker === report.worker)
  const underWay = state.calls.filter(({ since }) => since !== undefined).map(({ id }) => id)
  return { through, lookInMs, now, underWay, leaseEnds: lease ? began + lease.until - now : 0 }
}
