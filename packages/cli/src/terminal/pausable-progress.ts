import type { RunState } from '@chainwright/core'
import type { Progress } from './progress.ts'

/** A progress that gives the terminal away for a while. */
export interface PausableProgress extends Progress {
  /** Shows nothing while the work goes on, and all again after it. */
  during<V>(work: () => Promise<V>): Promise<V>
}

/** Wraps what `create` makes; it is made anew after each pause. */
export function createPausableProgress(create: () => Progress): PausableProgress {
  let shown: Progress | undefined = create()
  let state: RunState | undefined
  let isEnded = false
  return {
    attach(attached) {
      state = attached
      shown?.attach(attached)
    },
    event: (event) => shown?.event(event),
    note: (line) => shown?.note(line),
    end() {
      isEnded = true
      shown?.end()
    },
    async during(work) {
      shown?.end()
      shown = undefined
      try {
        return await work()
      } finally {
        if (!isEnded) shown = create()
        if (state) shown?.attach(state)
      }
    },
  }
}
