import { FlowError } from '@chainwright/core'
import type { DialLimits } from '../doors/dial.ts'

/** Ends a call that takes too long, or sends too much. */
export interface Patience {
  /** Aborted by the caller, by a limit, or at the end. */
  readonly signal: AbortSignal
  /** The head of the answer is there. */
  arrived(): void
  /** The body; fails with a `FlowError` when it breaks a limit, and with `lost` when it breaks off. */
  watch(response: Response, lost: (error: unknown) => FlowError): AsyncGenerator<Uint8Array>
  /** Throws what the caller aborted with, or the limit that was broken. */
  throwIfOver(): void
  /** Ends the connection. */
  end(): void
}

/**
 * Watches one call to a host. A page sees no connection: what can be measured is the time to the head,
 * the whole time, the silence between pieces, and how many bytes came.
 */
export function createPatience(host: string, limits: DialLimits, caller: AbortSignal): Patience {
  const ended = new AbortController()
  let over: FlowError | undefined
  const later = (ms: number, what: string) =>
    setTimeout(() => {
      over ??= tooSlow(host, what, ms)
      ended.abort()
    }, ms)
  const total = later(limits.totalMs, 'was not over')
  let silence = later(limits.firstByteMs, 'had no answer')

  const throwIfOver = (): void => {
    caller.throwIfAborted()
    if (over) throw over
  }
  const wait = (): void => {
    clearTimeout(silence)
    silence = later(limits.patienceMs, 'sent nothing more')
  }
  const end = (): void => {
    clearTimeout(total)
    clearTimeout(silence)
    ended.abort()
  }

  async function* watch(
    { body }: Response,
    lost: (error: unknown) => FlowError,
  ): AsyncGenerator<Uint8Array> {
    const reader = body?.getReader()
    let bytes = 0
    try {
      while (reader) {
        wait()
        const { done, value } = await reader.read().catch((error: unknown) => {
          throwIfOver()
          throw lost(error)
        })
        if (done) return
        bytes += value.length
        if (bytes > limits.bytes) throw tooLarge(host, limits.bytes)
        yield value
      }
    } finally {
      end()
    }
  }

  return {
    signal: AbortSignal.any([caller, ended.signal]),
    arrived: wait,
    watch,
    throwIfOver,
    end,
  }
}

function tooSlow(host: string, what: string, ms: number): FlowError {
  const seconds = (ms / 1000).toLocaleString('en')
  return new FlowError({
    code: 'too-slow',
    message: `${host} ${what} after ${seconds} seconds. Try again, or ask for a shorter reply.`,
    retryable: true,
  })
}

function tooLarge(host: string, bytes: number): FlowError {
  return new FlowError({
    code: 'download-too-large',
    message: `${host} sends more than the ${bytes.toLocaleString('en')} bytes that are allowed.`,
  })
}
