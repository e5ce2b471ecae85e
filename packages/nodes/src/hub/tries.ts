import { isFlowError } from '@chainwright/core'
import type { HubSite } from './hub.ts'

/** How a piece of work is tried again. */
export interface Tries {
  signal: AbortSignal
  /** Something that grows while the work gets on; tries are counted from where it last grew. */
  progress?: () => number
}

const mostTries = 5
const firstPauseMs = 1000
const longestPauseMs = 60_000

/** Does work that may fail by chance: a retryable error is followed by a pause and another try. */
export async function withTries<T>(
  hub: Pick<HubSite, 'pause'>,
  { signal, progress }: Tries,
  work: () => Promise<T>,
): Promise<T> {
  let reached = progress?.() ?? 0
  for (let tries = 1; ; tries++) {
    signal.throwIfAborted()
    try {
      return await work()
    } catch (error) {
      signal.throwIfAborted()
      const now = progress?.() ?? 0
      if (now > reached) tries = 1
      reached = now
      if (!isFlowError(error) || !error.retryable || tries >= mostTries) throw error
      const pause = Math.max(firstPauseMs * 2 ** (tries - 1), error.retryAfterMs ?? 0)
      await hub.pause(Math.min(pause, longestPauseMs), signal)
    }
  }
}
