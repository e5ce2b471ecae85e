import type { Usage } from '@chainwright/core'
import type { InferenceOptions } from './inference.ts'
import type { Payer } from './payers.ts'

/** Who is told, and who pays, for a part of the items of a call. */
export type Shareholder = Pick<InferenceOptions, 'onUsage' | 'payers'>

/** The options of a call for the items of several callers, `items` of each: usage is divided by them. */
export function sharedOptions(
  callers: readonly { readonly items: number; readonly options: Shareholder }[],
): Shareholder {
  const total = callers.reduce((sum, { items }) => sum + items, 0)
  const payers = callers.flatMap(({ items, options }) =>
    (options.payers ?? []).map(({ tally, share }): Payer => {
      return { tally, share: (share * items) / total }
    }),
  )
  return {
    ...(payers.length > 0 && { payers }),
    onUsage(used) {
      let before = 0
      for (const { items, options } of callers) {
        options.onUsage?.(partOf(used, before / total, (before + items) / total))
        before += items
      }
    },
  }
}

/** Whole tokens, so that the parts add up to the whole. */
function partOf({ inputTokens, outputTokens, cost }: Usage, from: number, to: number): Usage {
  const whole = (count: number): number => Math.round(count * to) - Math.round(count * from)
  return {
    ...(inputTokens !== undefined && { inputTokens: whole(inputTokens) }),
    ...(outputTokens !== undefined && { outputTokens: whole(outputTokens) }),
    ...(cost !== undefined && { cost: cost * (to - from) }),
  }
}
