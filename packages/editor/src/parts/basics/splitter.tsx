import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { clamp } from '../../lib/scale.ts'
import styles from './splitter.module.css'

/** What a splitter takes; sizes are pixels. */
export interface SplitterProps {
  /** What its handle resizes. */
  readonly label: string
  /** `vertical`: a standing handle between left and right. */
  readonly orientation: 'vertical' | 'horizontal'
  /** Which side of the handle the sized panel is on. Default `before`. */
  readonly panel?: 'before' | 'after'
  readonly size: number
  readonly min: number
  readonly max: number
  readonly onResize: (size: number) => void
  /** A double click, or Enter: back to the usual size. */
  readonly onReset?: (() => void) | undefined
}

const keyStep = 16

/** The handle between two panels: dragged, or moved by arrow keys, Home and End. */
export function Splitter(props: SplitterProps) {
  const { label, orientation, panel = 'before', size, min, max, onResize, onReset } = props
  const start = useRef<{ pointer: number; size: number } | undefined>(undefined)
  const along = (event: PointerEvent) =>
    orientation === 'vertical' ? event.clientX : event.clientY
  const sign = panel === 'before' ? 1 : -1
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { pointer: along(event), size }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (!start.current) return
    const moved = sign * (along(event) - start.current.pointer)
    onResize(clamp(start.current.size + moved, min, max))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return onReset?.()
    const next = sizeByKey(event.key, props, sign)
    if (next === undefined) return
    event.preventDefault()
    onResize(clamp(next, min, max))
  }
  const end = () => (start.current = undefined)
  return (
    // A separator that can be moved is a control (WAI-ARIA, window splitter).
    <div
      role="separator"
      className={styles[orientation]}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuenow={Math.round(size)}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={end}
      onPointerCancel={end}
      onDoubleClick={onReset}
      onKeyDown={onKeyDown}
    />
  )
}

function sizeByKey(key: string, props: SplitterProps, sign: number): number | undefined {
  const [less, more] =
    props.orientation === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
  if (key === less) return props.size - sign * keyStep
  if (key === more) return props.size + sign * keyStep
  if (key === 'Home') return props.min
  return key === 'End' ? props.max : undefined
}
