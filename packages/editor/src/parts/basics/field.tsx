import { type ReactNode, useId } from 'react'
import { partsText } from '../../text/parts.ts'
import styles from './field.module.css'

/** Attributes that tie a control to its label, help and error: spread them on the control. */
export interface FieldControl {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
  readonly 'aria-required': true | undefined
}

/** What a field takes. */
export interface FieldProps {
  readonly label: ReactNode
  /** One sentence about what to give. */
  readonly help?: ReactNode
  /** What is wrong, and what to do; said at once by screen readers. */
  readonly error?: ReactNode
  /** Says whether a value is needed; left out, nothing is said. */
  readonly need?: 'needed' | 'optional' | undefined
  /** Stands right of the label: reset, unit, type. */
  readonly aside?: ReactNode
  readonly children: (control: FieldControl) => ReactNode
}

/** A control with its label, help and error. */
export function Field({ label, help, error, need, aside, children }: FieldProps) {
  const id = useId()
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(' ')
  const control: FieldControl = {
    id,
    'aria-describedby': described || undefined,
    'aria-invalid': error ? true : undefined,
    'aria-required': need === 'needed' ? true : undefined,
  }
  return (
    <div className={styles['field']}>
      <div className={styles['head']}>
        <label className={styles['label']} htmlFor={id}>
          {label}
        </label>
        {need && <span className={styles['need']}>{partsText[need]}</span>}
        {aside && <span className={styles['aside']}>{aside}</span>}
      </div>
      {children(control)}
      {help && (
        <p className={styles['help']} id={`${id}-help`}>
          {help}
        </p>
      )}
      <div aria-live="polite">
        {error && (
          <p className={styles['error']} id={`${id}-error`}>
            {error}
          </p>
        )}
      </div>
    </div>
  )
}
