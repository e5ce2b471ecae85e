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

const origin = performance.timeOrigin

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => origin + performance.now(),
  after(ms, callback) {
    const end = performance.now() + ms
    // A timer holds less than 25 days: longer waits take several.
    const wait = (): void => {
      const left = end - performance.now()
      timer = left > longestTimerMs ? setTimeout(wait, longestTimerMs) : setTimeout(callback, left)
    }
    let timer = setTimeout(ms > longestTimerMs ? wait : callback, Math.min(ms, longestTimerMs))
    return () => clearTimeout(timer)
  },
  newRunId() {
    made += 1
    programName ??= randomName()
    return `run-${programName}-${made}`
  },
}

let programName: string | undefined
let made = 0

/** Chance enough for a name; the platform's strong random numbers take several milliseconds to load. */
function randomName(): string {
  const part = (): string => Math.random().toString(36).slice(2, 10)
  return `${part()}${part()}`
}
