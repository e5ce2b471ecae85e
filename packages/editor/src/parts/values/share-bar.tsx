import type { ReactNode } from 'react'
import { clamp } from '../../lib/scale.ts'
import { classNames } from '../../lib/class-names.ts'
import styles from './share-bar.module.css'

/** What a bar takes. */
export interface ShareBarProps {
  readonly label: ReactNode
  /** From 0 to 1: how long the bar is. */
  readonly share: number
  /** The number in words. */
  readonly value: string
  /** Default `plain`. */
  readonly tone?: 'plain' | 'strong'
}

/** One row of bars: a label, a bar, and the number it stands for. */
export function ShareBar({ label, share, value, tone = 'plain' }: ShareBarProps) {
  return (
    <div className={styles['row']}>
      <span className={styles['label']}>{label}</span>
      <span className={styles['track']} aria-hidden="true">
        <span
          className={classNames(styles['bar'], styles[tone])}
          style={{ width: `${clamp(share, 0, 1) * 100}%` }}
        />
      </span>
      <span className={styles['value']}>{value}</span>
    </div>
  )
}
