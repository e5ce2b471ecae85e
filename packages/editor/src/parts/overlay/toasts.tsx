import { X } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { partsText } from '../../text/parts.ts'
import type { Tone } from '../basics/badge.tsx'
import { Button } from '../basics/button.tsx'
import { IconButton } from '../basics/icon-button.tsx'
import styles from './toasts.module.css'

/** A short message that goes away by itself. */
export interface Toast {
  readonly id: string
  readonly text: string
  readonly tone?: Tone
  /** One thing that can be done about it, such as undo. */
  readonly action?: { readonly label: string; readonly onSelect: () => void } | undefined
  /** Milliseconds until it goes; 0 stays. Default 6,000, or 12,000 with an action. */
  readonly lasts?: number
}

/** What the place of the toasts takes. */
export interface ToastsProps {
  readonly label: string
  readonly toasts: readonly Toast[]
  readonly onDismiss: (id: string) => void
}

/** Messages at the edge, said by screen readers; none goes while the pointer or the focus is on it. */
export function Toasts({ label, toasts, onDismiss }: ToastsProps) {
  return (
    <div className={styles['toasts']} role="status" aria-label={label}>
      {toasts.map((toast) => (
        <ToastRow key={toast.id} toast={toast} onDismiss={() => onDismiss(toast.id)} />
      ))}
    </div>
  )
}

function ToastRow({ toast, onDismiss }: { toast: Toast; onDismiss: () => void }) {
  const { text, tone = 'neutral', action } = toast
  const [isHeld, setHeld] = useState(false)
  const lasts = toast.lasts ?? (action ? 12_000 : 6_000)
  const dismiss = useEffectEvent(onDismiss)
  useEffect(() => {
    if (isHeld || lasts === 0) return undefined
    const timer = setTimeout(() => dismiss(), lasts)
    return () => clearTimeout(timer)
  }, [isHeld, lasts])
  return (
    <div
      className={classNames(styles['toast'], styles[tone])}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={styles['text']}>{text}</span>
      {action && (
        <Button
          size="small"
          onClick={() => {
            action.onSelect()
            onDismiss()
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton size="small" label={partsText.dismiss} icon={<X />} onClick={onDismiss} />
    </div>
  )
}
