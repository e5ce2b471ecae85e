import { toFlowError } from '@chainwright/core'

/**
 * Does the next part of a batch's work for the items that have not failed yet; those that have stay
 * the errors that they are, each in its place.
 */
export async function withoutFailed<I, O>(
  items: readonly (I | Error)[],
  work: (good: readonly I[]) => Promise<readonly (O | Error)[]>,
): Promise<(O | Error)[]> {
  const good = items.flatMap((item) => (item instanceof Error ? [] : [item]))
  const results = await work(good)
  let next = 0
  return items.map((item) => (item instanceof Error ? item : (results[next++] as O | Error)))
}

/** What a function gives, or the error that it throws. */
export function resultOf<O>(work: () => O): O | Error {
  try {
    return work()
  } catch (thrown) {
    return toFlowError(thrown)
  }
}
