import type { Usage } from '@chainwright/core'
import type { Generated } from './generate.ts'

/** What a reply used up, for `context.usage`. */
export function usageOf({ inputTokens, outputTokens, cost }: Generated): Usage {
  return { inputTokens, outputTokens, ...(cost !== undefined && { cost }) }
}
