import { setTimeout as pause } from 'node:timers/promises'
import { isFlowError } from '@chainwright/core'

/** What systems say of a server that is not there yet, and PostgreSQL of one that is starting. */
const awayCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
])

const [shortestMs, longestMs] = [250, 5_000]

/**
 * Opens something that may not be there yet: workers start before databases. Tells once what is awaited, and
 * tries until it is there. `undefined` when the signal is aborted before. Throws what no waiting mends.
 */
export async function untilReachable<V>(
  open: () => Promise<V>,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<V | undefined> {
  let isTold = false
  for (let pauseMs = shortestMs; !signal.aborted; pauseMs = Math.min(pauseMs * 1.5, longestMs)) {
    try {
      return await open()
    } catch (thrown) {
      if (!isAway(thrown)) throw thrown
      if (!isTold)
        tell(`${thrown instanceof Error ? thrown.message : String(thrown)}; trying again`)
      isTold = true
    }
    await pause(pauseMs, undefined, { signal }).catch(() => undefined)
  }
  return undefined
}

/** Whether something failed because a server was not there, which another time it may be. */
export function isAway(thrown: unknown): boolean {
  if (isFlowError(thrown) && thrown.retryable) return true
  if (thrown instanceof AggregateError) return thrown.errors.some(isAway)
  if (!(thrown instanceof Error)) return false
  const { code } = thrown as NodeJS.ErrnoException
  return (code !== undefined && awayCodes.has(code)) || isAway(thrown.cause)
}
