/** Calls back once, some time after it was first asked to. */
export interface Delay {
  /** Sets the time running, unless it runs. */
  start(): void
  clear(): void
}

/** A delay in milliseconds; a program that has nothing else to do does not wait for it. */
export function createDelay(ms: number, callback: () => void): Delay {
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      timer ??= setTimeout(() => {
        timer = undefined
        callback()
      }, ms).unref()
    },
    clear() {
      clearTimeout(timer)
      timer = undefined
    },
  }
}
