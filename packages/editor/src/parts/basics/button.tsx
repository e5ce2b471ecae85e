import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classNames } from '../../lib/class-names.ts'
import styles from './button.module.css'

/** How much a button stands out: one `primary` at most in sight; `danger` for what cannot be undone. */
export type ButtonTone = 'plain' | 'primary' | 'quiet' | 'danger'

/** What a button takes, besides everything that the element takes. */
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone
  readonly size?: 'small' | 'normal'
  /** Stands before the words. */
  readonly icon?: ReactNode
  readonly ref?: Ref<HTMLButtonElement> | undefined
}

/** A button with words. It submits nothing unless its `type` says so. */
export function Button({ tone = 'plain', size = 'normal', icon, children, ...rest }: ButtonProps) {
  const className = classNames(styles['button'], styles[tone], styles[size], rest.className)
  return (
    <button type="button" {...rest} className={className}>
      {icon && (
        <span className={styles['icon']} aria-hidden="true">
          {icon}
        </span>
      )}
      {children}
    </button>
  )
}
