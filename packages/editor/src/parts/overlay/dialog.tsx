import { X } from 'lucide-react'
import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { partsText } from '../../text/parts.ts'
import { IconButton } from '../basics/icon-button.tsx'
import styles from './dialog.module.css'

/** What a dialog takes. */
export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  /** Buttons, the one that does it last. */
  readonly footer?: ReactNode
  /** Default `medium`. */
  readonly size?: 'small' | 'medium' | 'large'
  readonly children: ReactNode
}

/**
 * A window that must be answered first; render it while it is open. Escape, the close button and a press
 * beside it call `onClose`; the focus goes back to where it was.
 */
export function Dialog({ title, onClose, footer, size = 'medium', children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Before it leaves the document: closing gives the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={classNames(styles['dialog'], styles[size])}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onPointerDown={(event) => event.target === dialog.current && onClose()}
    >
      <div className={styles['inside']}>
        <header className={styles['head']}>
          <h2 id={id} className={styles['title']}>
            {title}
          </h2>
        </header>
        <div className={styles['body']}>{children}</div>
        {footer && <footer className={styles['footer']}>{footer}</footer>}
        {/* Last, so that the focus is first given to what the dialog is about. */}
        <div className={styles['close']}>
          <IconButton label={partsText.close} icon={<X />} onClick={onClose} />
        </div>
      </div>
    </dialog>
  )
}
