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
