/** What was let through in a second. */
export interface SpentSecond {
  /** Its beginning, in milliseconds since 1970. */
  readonly second: number
  readonly calls: number
  readonly tokens: number
}

const secondMs = 1_000
/**
 * How long what a second let through counts from its beginning: a minute, the rest of that second, and two
 * more for requests that take long to the endpoint.
 */
export const countedMs = 63_000

/** The beginning of the second of a time. */
export function secondOf(time: number): number {
  return Math.floor(time / secondMs) * secondMs
}

/** Counts a call that is let through in a second, which is none before the last. */
export function spend(
  spent: readonly SpentSecond[],
  second: number,
  tokens: number,
): readonly SpentSecond[] {
  const last = spent.at(-1)
  if (last?.second !== second) return [...spent, { second, calls: 1, tokens }]
  return [...spent.slice(0, -1), { second, calls: last.calls + 1, tokens: last.tokens + tokens }]
}

/**
 * Counts what a call took that is over, instead of what it might have taken; one that was never made is
 * not counted any more.
 */
export function correct(
  spent: readonly SpentSecond[],
  call: { readonly since?: number; readonly tokens: number },
  end: { readonly tokens: number; readonly made: boolean } | undefined,
): readonly SpentSecond[] {
  if (!end) return spent
  return spent.flatMap((one) => {
    if (one.second !== call.since) return [one]
    const calls = one.calls - (end.made ? 0 : 1)
    return calls > 0 ? [{ ...one, calls, tokens: one.tokens + end.tokens - call.tokens }] : []
  })
}
