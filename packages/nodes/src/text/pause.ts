/** Lets waiting events run, a cancel among them, once enough work has been done since the last time. */
export type Pause = (work: number) => Promise<void>

const workBetweenPauses = 1 << 16

/**
 * Makes a `Pause` for a loop over long text; `work` is counted in characters. Rejects with the
 * signal's reason once it is aborted.
 */
export function createPause(signal: AbortSignal): Pause {
  let done = 0
  return async (work) => {
    signal.throwIfAborted()
    done += work
    if (done < workBetweenPauses) return
    done = 0
    await new Promise((resolve) => setTimeout(resolve, 0))
    signal.throwIfAborted()
  }
}
