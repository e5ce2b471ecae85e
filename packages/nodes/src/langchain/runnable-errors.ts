import { FlowError, isFlowError } from '@chainwright/core'
import { getRetryable } from '@langchain/core/errors'
import { classifyRateLimitError } from '@langchain/core/utils/async_caller'

/** Longest part of a foreign message that is passed on, in characters. */
const longestMessage = 2_000

/**
 * What a runnable threw, as a `FlowError` `runnable-failed` that says whether trying again may help and
 * how long to wait first. The reason of an aborted signal and a `FlowError` stay what they are.
 */
export function runnableError(thrown: unknown, name: string, signal: AbortSignal): Error {
  if (signal.aborted) return signal.reason as Error
  if (isFlowError(thrown)) return thrown
  const limit = classifyRateLimitError(thrown) as
    | { action?: string; retryAfterMs?: number }
    | undefined
  const retryAfterMs = limit?.retryAfterMs
  return new FlowError({
    code: 'runnable-failed',
    message: `\`${name}\` of LangChain failed: ${said(thrown)}`,
    retryable: limit ? limit.action !== 'stop' : mayHelpToRetry(thrown),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: thrown,
  })
}

/** Unless it is known better: what an endpoint refused stays refused, anything else may pass. */
function mayHelpToRetry(thrown: unknown): boolean {
  const marked = getRetryable(thrown)
  if (marked !== undefined) return marked
  if (typeof thrown !== 'object' || thrown === null) return true
  const { status } = thrown as { status?: unknown }
  if (typeof status === 'number') return status >= 500 || status === 408
  return !('lc_error_code' in thrown) || thrown.lc_error_code === 'OUTPUT_PARSING_FAILURE'
}

/** LangChain puts an address for reading on behind its messages. */
function said(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const [told = ''] = message.split('\n\nTroubleshooting URL')
  return told.trim().slice(0, longestMessage)
}
