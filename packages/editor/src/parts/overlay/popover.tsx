import { type ReactNode, useEffect } from 'react'
import { classNames } from '../../lib/class-names.ts'
import type { Side } from '../../lib/place-popup.ts'
import styles from './popover.module.css'
import { type Anchor, useOutside, usePopup, useReturnFocus } from './use-popup.ts'

/** What a popover takes. */
export interface PopoverProps {
  /** What it is, for those who do not see where it opened. */
  readonly label: string
  readonly anchor: Anchor
  readonly side?: Side
  readonly onClose: () => void
  /** `keeps`: the focus stays where it was. Default `takes`: the first control inside gets it. */
  readonly focus?: 'takes' | 'keeps'
  readonly className?: string | undefined
  readonly children: ReactNode
}

/**
 * A small window at an element or a point; render it while it is open. Escape, or a press outside,
 * closes it; the focus goes back to where it was.
 */
export function Popover(props: PopoverProps) {
  const { label, anchor, side, onClose, focus = 'takes', className, children } = props
  const popup = usePopup(anchor, side)
  useReturnFocus(popup)
  useOutside(popup, anchor, onClose)
  useEffect(() => {
    if (focus === 'keeps' || popup.current?.contains(document.activeElement)) return
    const control = popup.current?.querySelector<HTMLElement>(focusable)
    ;(control ?? popup.current)?.focus()
  }, [popup, focus])
  return (
    <div
      ref={popup}
      popover="manual"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className={classNames(styles['popover'], className)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // Else a dialog around it would close as well.
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
    >
      {children}
    </div>
  )
}

const focusable =
  'input:not(:disabled), textarea:not(:disabled), select:not(:disabled), button:not(:disabled), a[href], [tabindex="0"]'
