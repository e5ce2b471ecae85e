import { FlowError } from '@chainwright/core'

/** What callers of one flow may ask for. */
export interface ServeLimits {
  /** Runs that may be started in a minute. */
  readonly startsPerMinute: number
  /** Runs that may be open at once. */
  readonly openRuns: number
  /** Largest body of a request, in bytes. */
  readonly bodyBytes: number
  /** Tokens, read and written, that a run may take. */
  readonly tokensPerRun: number
  /** Tokens, read and written, that the runs of a day (UTC) may take. */
  readonly tokensPerDay: number
  /** Cost of the runs of a day, in the unit of the user's prices. */
  readonly costPerDay: number
}

/** The limits that hold when none are given. */
export const defaultServeLimits: ServeLimits = {
  startsPerMinute: 600,
  openRuns: 1_000,
  bodyBytes: 4 * 1024 * 1024,
  tokensPerRun: 1_000_000,
  tokensPerDay: 10_000_000,
  costPerDay: 10,
}

/** Lets so many things happen in a minute, in bursts or not. */
export interface Rate {
  /** Takes one; gives 0, or the milliseconds until there is one to take. */
  take(now: number): number
}

/** A full bucket that holds what a minute allows, and fills as time goes. */
export function createRate(perMinute: number): Rate {
  let left = perMinute
  let at: number | undefined
  return {
    take(now) {
      const passed = at === undefined ? 0 : Math.max(0, now - at)
      left = Math.min(perMinute, left + (passed * perMinute) / 60_000)
      at = now
      if (left < 1) return Math.ceil(((1 - left) * 60_000) / perMinute)
      left -= 1
      return 0
    },
  }
}

/** The error of a flow that was started too often. */
export function rateError(flow: string, perMinute: number, waitMs: number): FlowError {
  const message = `\`${flow}\` may be started ${perMinute} times a minute; wait a moment`
  return new FlowError({ code: 'rate-exceeded', message, retryable: true, retryAfterMs: waitMs })
}

/** The error of a flow that has as many runs open as it may. */
export function openRunsError(flow: string, most: number): FlowError {
  const message = `\`${flow}\` has ${most} runs open, and no more may be: wait until some are over, or answer or cancel those that wait`
  return new FlowError({ code: 'runs-too-many', message, retryable: true, retryAfterMs: 1_000 })
}
