import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { ShortcutKeys } from '../basics/shortcut-keys.tsx'
import type { Side } from '../../lib/place-popup.ts'
import styles from './tooltip.module.css'
import { type Anchor, usePopup } from './use-popup.ts'

/** What a tooltip takes. */
export interface TooltipProps {
  readonly text: string
  readonly shortcut?: string | undefined
  readonly side?: Side
  /** The one element that it is about. */
  readonly children: ReactNode
}

const delay = 400

/**
 * Tells a few words about an element while the pointer rests on it, or the focus came to it by key;
 * Escape puts it away. It only repeats what the element is called: nothing is told here alone.
 */
export function Tooltip({ text, shortcut, side, children }: TooltipProps) {
  const around = useRef<HTMLSpanElement>(null)
  const [anchor, setAnchor] = useState<Element>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const hide = () => {
    clearTimeout(timer.current)
    setAnchor(undefined)
  }
  const show = () => setAnchor(around.current?.firstElementChild ?? undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <span
      ref={around}
      role="none"
      className={styles['around']}
      onPointerEnter={() => (timer.current = setTimeout(show, delay))}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && show()}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {children}
      {anchor && <Tip text={text} shortcut={shortcut} side={side} anchor={anchor} />}
    </span>
  )
}

interface TipProps extends Omit<TooltipProps, 'children' | 'side'> {
  readonly anchor: Anchor
  readonly side: Side | undefined
}

function Tip({ text, shortcut, side, anchor }: TipProps) {
  const tip = usePopup(anchor, side, 6)
  return (
    <div ref={tip} id={useId()} popover="manual" role="tooltip" className={styles['tip']}>
      {text}
      {shortcut && <ShortcutKeys shortcut={shortcut} />}
    </div>
  )
}
