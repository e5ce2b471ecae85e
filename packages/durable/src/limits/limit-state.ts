import { correct, countedMs, secondOf, spend, type SpentSecond } from './spent-seconds.ts'

/** What one endpoint takes of all workers together. What is not there is not limited. */
export interface SharedLimits {
  /** Calls at once. */
  readonly concurrency?: number | undefined
  readonly requestsPerMinute?: number | undefined
  /** Tokens read and written. */
  readonly tokensPerMinute?: number | undefined
}

/** What all workers know of the calls to one endpoint. Times are those of the store's clock. */
export interface LimitState {
  /** The endpoint said to wait until then, in milliseconds since 1970. */
  readonly heldUntil: number
  /** Workers that have calls, and until when their word holds: a dead one says nothing more. */
  readonly leases: readonly Lease[]
  /** Calls that are under way or wait, in the order in which they were asked for. */
  readonly calls: readonly SharedCall[]
  /** What was let through in the last minute, by the second. */
  readonly spent: readonly SpentSecond[]
}

interface Lease {
  readonly worker: string
  readonly until: number
}

interface SharedCall {
  readonly id: string
  readonly worker: string
  /** How many it may take. */
  readonly tokens: number
  /** The second in which it was let through, in milliseconds since 1970; not there while it waits. */
  readonly since?: number
}

/** A call, as its worker speaks of it. */
export interface ReportedCall {
  readonly id: string
  readonly tokens: number
}

/** All that a worker says of its calls at a time. What it does not name any more is over. */
export interface Report {
  readonly worker: string
  /** Calls that wait, in order. */
  readonly waiting: readonly ReportedCall[]
  readonly underWay: readonly ReportedCall[]
  /** Calls that are over, with the tokens that they took; one that was never made counts nothing. */
  readonly over: readonly (ReportedCall & { readonly made: boolean })[]
  /** Calls whose requests went out now, later than they were let through: the minute counts from here. */
  readonly sent: readonly string[]
  /** The endpoint said to wait so long, in milliseconds. */
  readonly holdMs?: number | undefined
}

/** What is to be done when and by what rules. */
export interface Rules {
  readonly limits: SharedLimits
  /** By the store's clock, in milliseconds since 1970. */
  readonly now: number
}

/** What came of a report. */
export interface Decision {
  readonly state: LimitState
  /** Calls of any worker that were let through by it. */
  readonly through: readonly string[]
  /** When a call that waits may come through by time alone, in milliseconds; `undefined` when none waits. */
  readonly lookInMs: number | undefined
}

/** How long the word of a worker holds, in milliseconds. */
export const leaseMs = 20_000
/** How often a worker with calls says that it lives, in milliseconds. */
export const renewMs = 5_000
/** What is known before the first call. */
export const noCalls: LimitState = { heldUntil: 0, leases: [], calls: [], spent: [] }

/**
 * Takes what a worker says and lets through whom the limits allow, of all workers, in order. A call of more
 * tokens than a minute allows goes alone. Saying the same twice changes nothing.
 */
export function decide(before: LimitState, report: Report, { limits, now }: Rules): Decision {
  const settled = takeReport(forget(before, report.worker, now), report, now)
  const { state, through } = admit(settled, limits, now)
  const kept = { ...state, leases: renew(state, report.worker, now) }
  return { state: kept, through, lookInMs: lookInMs(kept, limits, now) }
}

/** Leaves out what is past: old seconds, and the calls of workers that say nothing more. */
function forget(state: LimitState, reporter: string, now: number): LimitState {
  // A clock that was set back must not stop everything until it has caught up.
  const leases = state.leases
    .filter(({ worker, until }) => worker === reporter || until > now)
    .map(({ worker, until }) => ({ worker, until: Math.min(until, now + leaseMs) }))
  const living = new Set(leases.map(({ worker }) => worker))
  const calls = state.calls.filter(({ worker }) => worker === reporter || living.has(worker))
  const spent = state.spent
    .filter(({ second }) => second + countedMs > now)
    .map((one) => (one.second > now ? { ...one, second: secondOf(now) } : one))
  return { ...state, leases, calls, spent }
}

function takeReport(state: LimitState, report: Report, now: number): LimitState {
  const { worker, waiting, underWay, over, holdMs = 0 } = report
  const named = new Set([...waiting, ...underWay].map(({ id }) => id))
  const ended = new Map(over.map((one) => [one.id, one]))
  const known = new Set(state.calls.map(({ id }) => id))
  const { moved, spent: counted } = countFromNow(state, report.sent, now)
  const spent = moved.reduce((sum, call) => correct(sum, call, ended.get(call.id)), counted)
  const added = [
    // The lease had run out, and nobody knew of them any more; what they took counts already.
    ...underWay.map((call): SharedCall => ({ ...call, worker, since: 0 })),
    ...waiting.map((call): SharedCall => ({ ...call, worker })),
  ]
  const going = new Set(underWay.map(({ id }) => id))
  const calls = [
    ...moved.filter((call) => call.worker !== worker || named.has(call.id)),
    ...added.filter(({ id }) => !known.has(id)),
  ].map((call) => (going.has(call.id) && call.since === undefined ? { ...call, since: 0 } : call))
  const heldUntil = holdMs > 0 ? Math.max(state.heldUntil, now + holdMs) : state.heldUntil
  return { ...state, heldUntil, calls, spent }
}

/** Lets the minute of calls begin now whose requests went out late. */
function countFromNow(
  { calls, spent }: LimitState,
  sent: readonly string[],
  now: number,
): { moved: readonly SharedCall[]; spent: readonly SpentSecond[] } {
  const second = secondOf(now)
  let counted = spent
  const moved = calls.map((call) => {
    if (!sent.includes(call.id) || call.since === undefined || call.since === second) return call
    counted = spend(correct(counted, call, { tokens: 0, made: false }), second, call.tokens)
    return { ...call, since: second }
  })
  return { moved, spent: counted }
}

function admit(
  state: LimitState,
  limits: SharedLimits,
  now: number,
): { state: LimitState; through: string[] } {
  const calls = [...state.calls]
  const through: string[] = []
  let { spent } = state
  for (const [at, call] of calls.entries()) {
    if (call.since !== undefined) continue
    if (blockedUntil({ ...state, calls, spent }, { limits, now }, call.tokens) > now) break
    const since = secondOf(now)
    calls[at] = { ...call, since }
    spent = spend(spent, since, call.tokens)
    through.push(call.id)
  }
  return { state: { ...state, calls, spent }, through }
}

/** When a call of so many tokens may come through by time alone. */
function blockedUntil(
  { heldUntil, leases, calls, spent }: LimitState,
  { limits, now }: Rules,
  tokens: number,
): number {
  const {
    concurrency = Infinity,
    requestsPerMinute = Infinity,
    tokensPerMinute = Infinity,
  } = limits
  if (heldUntil > now) return heldUntil
  const going = calls.filter(({ since }) => since !== undefined)
  if (going.length >= concurrency) {
    const workers = new Set(going.map(({ worker }) => worker))
    const ends = leases.filter(({ worker }) => workers.has(worker)).map(({ until }) => until)
    return Math.min(now + leaseMs, ...ends)
  }
  const [first] = spent
  const count = spent.reduce((sum, one) => sum + one.calls, 0)
  const taken = spent.reduce((sum, one) => sum + one.tokens, tokens)
  const full = count >= requestsPerMinute || taken > tokensPerMinute
  return full && first ? first.second + countedMs : now
}

/** The word of a worker that has calls holds on; seldom written, for each renewal is one more change. */
function renew({ leases, calls }: LimitState, worker: string, now: number): readonly Lease[] {
  const others = leases.filter((one) => one.worker !== worker)
  if (!calls.some((call) => call.worker === worker)) return others
  const own = leases.find((one) => one.worker === worker)
  const lasts = own && own.until - now > leaseMs - renewMs
  return lasts ? leases : [...others, { worker, until: now + leaseMs }]
}

function lookInMs(state: LimitState, limits: SharedLimits, now: number): number | undefined {
  const next = state.calls.find(({ since }) => since === undefined)
  return next && Math.max(0, blockedUntil(state, { limits, now }, next.tokens) - now)
}
