import type { ReactNode } from 'react'
import styles from './empty-state.module.css'

/** What an empty place takes. */
export interface EmptyStateProps {
  readonly icon?: ReactNode
  readonly title: string
  /** What will be here, and how it comes about. */
  readonly children?: ReactNode
  /** Buttons that lead on. */
  readonly actions?: ReactNode
}

/** Stands where nothing is yet, and teaches what to do. */
export function EmptyState({ icon, title, children, actions }: EmptyStateProps) {
  return (
    <div className={styles['empty']}>
      {icon && (
        <span className={styles['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      <p className={styles['title']}>{title}</p>
      {children && <div className={styles['text']}>{children}</div>}
      {actions && <div className={styles['actions']}>{actions}</div>}
    </div>
  )
}
