import { FlowError } from '@chainwright/core'
import type { Environment } from './environment.ts'
import { durationText } from './terminal/figures-text.ts'
import type { Progress } from './terminal/progress.ts'

const longestTimerMs = 2 ** 31 - 1

/** What may stop a run from outside. */
export interface Stops {
  /** Aborted when the run is to be cancelled. */
  readonly signal: AbortSignal
  /** The error of a run whose time was up. */
  timeout(): FlowError | undefined
  /** Watches no longer. */
  end(): void
}

/** Watches for Ctrl-C, of which the second leaves at once, and for the end of the time that a run has. */
export function watchStops(
  environment: Environment,
  progress: Pick<Progress, 'note' | 'end'>,
  timeoutMs: number | undefined,
): Stops {
  const controller = new AbortController()
  let interrupts = 0
  let timeout: FlowError | undefined
  const forget = environment.onInterrupt(() => {
    interrupts += 1
    if (interrupts === 1) {
      progress.note('cancelling; Ctrl-C once more leaves at once')
      controller.abort()
      return
    }
    progress.end()
    environment.leaveNow()
  })
  const timer = later(timeoutMs, (ms) => {
    const message = `the run took longer than ${durationText(ms)}; raise --timeout, or give the flow less to do`
    timeout = new FlowError({ code: 'timeout', message })
    controller.abort()
  })
  return {
    signal: controller.signal,
    timeout: () => timeout,
    end() {
      clearTimeout(timer)
      forget()
    },
  }
}

function later(ms: number | undefined, callback: (ms: number) => void): NodeJS.Timeout | undefined {
  if (ms === undefined) return undefined
  return setTimeout(() => callback(ms), Math.min(ms, longestTimerMs))
}
