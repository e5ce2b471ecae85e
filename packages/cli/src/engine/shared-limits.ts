import { systemClock } from '@chainwright/core'
import type { SharedStore } from '@chainwright/durable/engines'
import type { DayLog, Limiter, MakeLimiter } from '@chainwright/nodes/remote'

/** The limits and budgets of endpoints that a worker keeps together with all others. */
export interface SharedLimits {
  readonly makeLimiter: MakeLimiter
  readonly makeDayLog: () => DayLog
  /** Gives back the places that this worker holds, and writes down what it spent. */
  close(): Promise<void>
}

/**
 * Opens the limits of endpoints over all workers of a store. An endpoint without limits in the
 * configuration is left to each process, and costs the store nothing.
 */
export async function openSharedLimits(store: SharedStore): Promise<SharedLimits> {
  const { createSharedDayLog, createSharedLimiter } = await import('@chainwright/durable/engines')
  const { defaultConcurrency } = await import('@chainwright/nodes/remote')
  const open: { close(): Promise<void> }[] = []
  return {
    makeLimiter(name, limits): Limiter | undefined {
      const { concurrency, requestsPerMinute, tokensPerMinute } = limits
      const own = { concurrency, requestsPerMinute, tokensPerMinute }
      if (Object.values(own).every((one) => one === undefined)) return undefined
      const mostHere = concurrency === undefined ? defaultConcurrency : undefined
      const limiter = createSharedLimiter({ store, name, limits: own, mostHere })
      open.push(limiter)
      return limiter
    },
    makeDayLog() {
      const log = createSharedDayLog(store, () => systemClock.now())
      open.push(log)
      return log
    },
    async close() {
      await Promise.all(open.map((one) => one.close()))
    },
  }
}
