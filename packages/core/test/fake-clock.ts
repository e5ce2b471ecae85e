import type { Clock } from '../src/run/clock.ts'

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves on, and calls back every timer that falls due on the way, each at its own time. */
  pass(ms: number): Promise<void>
  /** Pauses of the timers that are set, in milliseconds from now. */
  pending(): number[]
}

/** A clock at 1,000 ms whose runs are called `r1`, `r2`, and so on. */
export function createFakeClock(): FakeClock {
  const timers = new Set<{ due: number; callback: () => void }>()
  let time = 1_000
  let runs = 0
  return {
    now: () => time,
    after(ms, callback) {
      const timer = { due: time + ms, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    newRunId: () => `r${++runs}`,
    pending: () => [...timers].map(({ due }) => due - time).toSorted((a, b) => a - b),
    async pass(ms) {
      const end = time + ms
      await settled()
      for (;;) {
        const [next] = [...timers].toSorted((a, b) => a.due - b.due)
        if (!next || next.due > end) break
        timers.delete(next)
        time = Math.max(time, next.due)
        next.callback()
        await settled()
      }
      time = end
    },
  }
}

/** Waits until every promise that can go on has done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
