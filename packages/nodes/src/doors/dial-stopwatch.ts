import { FlowError } from '@chainwright/core'

const longestTimerMs = 2 ** 31 - 1

/** What ends a call from outside: the caller, or the time. */
export interface Stopwatch {
  /** Aborted with the reason, at which everything of the call ends. */
  readonly signal: AbortSignal
  stop(reason: unknown): void
  /** Begins the time in which the head of an answer must come; ends the time before. */
  startHead(host: string, ms: number): void
  /** The head came. */
  endHead(): void
  /** The call is over. */
  end(): void
}

/** Watches over one call, which may take so long in all. */
export function startStopwatch(caller: AbortSignal, totalMs: number): Stopwatch {
  const controller = new AbortController()
  const stop = (reason: unknown): void => controller.abort(reason)
  const fromCaller = (): void => stop(caller.reason)
  caller.addEventListener('abort', fromCaller, { once: true })
  if (caller.aborted) fromCaller()
  const total = later(totalMs, () => stop(tooSlow(`The call took longer than ${totalMs} ms`)))
  let head: NodeJS.Timeout | undefined
  return {
    signal: controller.signal,
    stop,
    startHead(host, ms) {
      clearTimeout(head)
      head = later(ms, () => stop(tooSlow(`${host} gave no answer within ${ms} ms`)))
    },
    endHead: () => clearTimeout(head),
    end() {
      clearTimeout(head)
      clearTimeout(total)
      caller.removeEventListener('abort', fromCaller)
    },
  }
}

function later(ms: number, callback: () => void): NodeJS.Timeout {
  // The connection keeps the process alive; an answer that nobody reads must not.
  return setTimeout(callback, Math.min(ms, longestTimerMs)).unref()
}

function tooSlow(what: string): FlowError {
  return new FlowError({
    code: 'too-slow',
    message: `${what}. Try again later, or allow more time.`,
    retryable: true,
  })
}
