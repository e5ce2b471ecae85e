import type { ReactNode } from 'react'
import { classNames } from '../../lib/class-names.ts'
import styles from './badge.module.css'

/** What a small mark is about, which gives its colour; the words must say it as well. */
export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger'

/** A few words that mark something: `cached`, `3×`, `failed`. */
export function Badge({ tone = 'neutral', icon, children }: BadgeProps) {
  return (
    <span className={classNames(styles['badge'], styles[tone])}>
      {icon && (
        <span className={styles['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      {children}
    </span>
  )
}

/** What a badge takes. */
export interface BadgeProps {
  readonly tone?: Tone
  readonly icon?: ReactNode
  readonly children: ReactNode
}
