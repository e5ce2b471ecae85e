import type { SkipReason } from '@chainwright/core'
import { CircleSlash } from 'lucide-react'
import { valueViewsText } from '../../text/value-views.ts'
import styles from './absent-value.module.css'

/** Why there is no value: why the node did not run, or how far it is. */
export type AbsentReason = SkipReason | { readonly type: 'waiting' | 'running' | 'dropped' }

/** Stands where a port has no value, and says why. */
export function AbsentValue({ reason }: { reason: AbsentReason }) {
  return (
    <p className={styles['absent']}>
      <CircleSlash size={16} aria-hidden="true" />
      <span>
        <strong>{valueViewsText.absent}.</strong> {absentReason(reason)}
      </span>
    </p>
  )
}

/** The reason in a sentence. */
export function absentReason(reason: AbsentReason): string {
  if (reason.type === 'no-value')
    return valueViewsText.reasons['no-value'](reason.port, reason.from)
  if (reason.type === 'failed') return valueViewsText.reasons.failed(reason.error.message)
  return valueViewsText.reasons[reason.type]
}
