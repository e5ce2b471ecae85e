import type { HousedRun } from './run-house.ts'

/** How often is looked for runs that nobody reads any more, in milliseconds. */
const sweepMs = 10_000

/** Lets go of runs that others carry out, when nobody here reads them any more. */
export interface Sweep {
  add(run: HousedRun): void
  close(): void
}

/** A sweep that knows no run yet. */
export function createSweep(): Sweep {
  const runs = new Set<HousedRun>()
  const timer = setInterval(() => {
    for (const run of runs) if (!run.log.isRead) void run.leave()
  }, sweepMs).unref()
  return {
    add(run) {
      runs.add(run)
      void run.result.then(() => runs.delete(run))
    },
    close: () => clearInterval(timer),
  }
}
