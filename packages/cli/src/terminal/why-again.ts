import { explainBecause, type Because } from '@chainwright/core'

/** Why a step ran although there is a cache, or did not run; nothing where that goes without saying. */
export function whyAgain(because: Because | undefined): string {
  if (!because || because.type === 'first' || because.type === 'same') return ''
  return explainBecause(because)
}
