import type { Endpoint } from '../endpoint.ts'

/** What tokens cost by the user's price list; `undefined` where it has no price. */
export function costOf(
  { facts: { price } }: Pick<Endpoint, 'facts'>,
  inputTokens: number,
  outputTokens: number,
): number | undefined {
  return price && (inputTokens * price.input + outputTokens * price.output) / 1_000_000
}
