/** The clock of a service, as it is known from its answers. */
export interface S3Clock {
  /** Takes the `Date` of an answer, with when it was asked for and when it came, in milliseconds. */
  take(this: void, date: string | undefined, asked: number, came: number): void
  /** What the clock of the service says, in milliseconds since 1970. */
  now(this: void): number
}

/**
 * A clock that all processes share which ask the same service. `Date` has whole seconds; each answer
 * narrows down how far the two clocks are apart, to about the time that an answer takes.
 */
export function createS3Clock(localNow: () => number = Date.now): S3Clock {
  let [least, most] = [-Infinity, Infinity]
  return {
    take(date, asked, came) {
      const told = Date.parse(date ?? '')
      if (Number.isNaN(told)) return
      const [low, high] = [told - came, told + 999 - asked]
      const isConsistent = low <= most && high >= least
      // Otherwise one of the clocks was set.
      least = isConsistent ? Math.max(least, low) : low
      most = isConsistent ? Math.min(most, high) : high
    },
    now: () => localNow() + (least === -Infinity ? 0 : Math.round((least + most) / 2)),
  }
}
