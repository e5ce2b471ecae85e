import type { SharedStore } from '../shared/shared-store.ts'

/** Tells the processes of an engine that something came to an end, so that none has to ask all the time. */
export interface Bell {
  /** Rings for a run, in every process. A lost ring is made good by whoever looks from time to time. */
  ring(run: string): void
  /** Resolves at the next ring for a run, or after a time in milliseconds. */
  wait(run: string, ms: number): Promise<void>
}

/** A bell over what a store hands on. */
export function createBell(store: SharedStore): Bell {
  const topic = (run: string): string => `runs/${run}/bell`
  return {
    ring: (run) => store.tell(topic(run), ''),
    wait: (run, ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(wake, ms)
        const stop = store.listen(topic(run), wake)
        function wake(): void {
          clearTimeout(timer)
          stop()
          resolve()
        }
      }),
  }
}
