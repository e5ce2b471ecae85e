import { workerStops } from './step-desk.ts'

/** The steps that a worker carries out: so many at once, and none once it stops. */
export interface StepsAtHand {
  /**
   * Does the work when it is its turn. Its signal is aborted by the given one, and with `workerStops` when
   * the worker stops. Rejects when that comes before its turn.
   */
  during<V>(this: void, work: (signal: AbortSignal) => Promise<V>, signal: AbortSignal): Promise<V>
  /** Takes no more; what has not ended after a time, in milliseconds, is told to stop. Resolves when all ended. */
  stop(this: void, graceMs: number): Promise<void>
}

/** Makes the place for the steps of one worker. */
export function createStepsAtHand(atOnce: number): StepsAtHand {
  const stopping = new AbortController()
  const working = new Set<Promise<unknown>>()
  const waiting = new Set<() => void>()
  let taken = 0
  let isClosed = false

  /** Resolves when it is one's turn: at once when the step is to stop anyway. */
  async function turn(signal: AbortSignal): Promise<void> {
    while (!isClosed && !signal.aborted && taken >= atOnce) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake)
          signal.removeEventListener('abort', wake)
          resolve()
        }
        waiting.add(wake)
        signal.addEventListener('abort', wake)
      })
    }
    if (isClosed) throw new Error('the worker stops')
    taken++
  }

  return {
    async during(work, signal) {
      await turn(signal)
      const made = work(AbortSignal.any([signal, stopping.signal]))
      working.add(made)
      try {
        return await made
      } finally {
        working.delete(made)
        taken--
        const [next] = waiting
        next?.()
      }
    },
    async stop(graceMs) {
      isClosed = true
      for (const wake of waiting) wake()
      const timer = setTimeout(() => stopping.abort(workerStops), graceMs)
      await Promise.allSettled(working)
      clearTimeout(timer)
    },
  }
}
