import { toFlowError } from '@chainwright/core'

/**
 * Does the work of a batch request by request, where a model takes one at a time. What fails, fails
 * its own request alone; once `signal` is aborted, nothing more begins and its reason is thrown.
 */
export async function oneByOne<I, O>(
  requests: readonly I[],
  signal: AbortSignal,
  work: (request: I, index: number) => Promise<O>,
): Promise<(O | Error)[]> {
  const results: (O | Error)[] = []
  for (const [index, request] of requests.entries()) {
    try {
      results.push(await work(request, index))
    } catch (thrown) {
      signal.throwIfAborted()
      results.push(toFlowError(thrown))
    }
  }
  return results
}

/**
 * Does the work of a batch in one go, where a model takes many at once. When that fails, the requests
 * are tried one by one, so that a text that is too long fails its own step alone; an error that may
 * pass by itself, such as a crash, fails all.
 */
export async function togetherOrAlone<I, O>(
  requests: readonly I[],
  signal: AbortSignal,
  work: (requests: readonly I[]) => Promise<O[]>,
): Promise<(O | Error)[]> {
  try {
    return await work(requests)
  } catch (thrown) {
    signal.throwIfAborted()
    const error = toFlowError(thrown)
    if (error.retryable) throw error
    if (requests.length < 2) return [error]
    return oneByOne(requests, signal, async (request) => (await work([request]))[0] as O)
  }
}
