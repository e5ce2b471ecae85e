/** Time and chance, handed to a run so that tests can bring their own. */
export interface Clock {
  /** Milliseconds since 1970, never going backwards. */
  now(): number
  /** Calls back once after a pause in milliseconds; the function it gives calls that off. */
  after(ms: number, callback: () => void): () => void
  /** A name for a new run, unlike any other. */
  newRunId(): string
}

const longestTimerMs = 2 ** 31 - 1

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, longestTimerMs))
    return () => clearTimeout(timer)
  },
  newRunId() {
    const bytes = crypto.getRandomValues(new Uint8Array(9))
    return `run-${Array.from(bytes, (byte) => byte.toString(36).padStart(2, '0')).join('')}`
  },
}
