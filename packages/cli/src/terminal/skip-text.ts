import type { SkipReason } from '@chainwright/core'

/** Why a node did not run, in words. */
export function skipText(reason: SkipReason): string {
  switch (reason.type) {
    case 'off':
      return 'it is off'
    case 'not-asked':
      return 'the run does not need it'
    case 'no-value':
      return `\`${reason.port}\` has no value${reason.from ? ` (from ${reason.from})` : ''}`
    case 'failed':
      return reason.error.message
  }
}
