import { type ReactNode, useState } from 'react'
import styles from './node-form.module.css'

/** What a part of a form that folds takes. */
export interface FoldProps {
  readonly title: string
  /** Whether there is something in it that should be seen: opens it, and never closes it. */
  readonly isUrgent: boolean
  readonly children: ReactNode
}

/** A part of a form that is folded away until it is asked for, or has something to say. */
export function Fold({ title, isUrgent, children }: FoldProps) {
  const [isOpen, setOpen] = useState(isUrgent)
  const [wasUrgent, setWasUrgent] = useState(isUrgent)
  if (isUrgent !== wasUrgent) {
    setWasUrgent(isUrgent)
    if (isUrgent) setOpen(true)
  }
  return (
    <details
      className={styles['more']}
      open={isOpen}
      onToggle={({ currentTarget, target }) => {
        if (target === currentTarget) setOpen(currentTarget.open)
      }}
    >
      <summary>{title}</summary>
      {children}
    </details>
  )
}
