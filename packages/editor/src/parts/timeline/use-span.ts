import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useEffectEvent,
  useMemo,
  useState,
} from 'react'
import { type Span, type TimelineRow, panned, wholeSpan, zoomed } from './timeline-rows.ts'

/** Which times are seen, and what changes them. */
export interface SeenSpan {
  readonly whole: Span
  readonly seen: Span
  /** Below 1: closer; around a share of what is seen, from 0 to 1. */
  readonly zoom: (factor: number, around?: number) => void
  /** By a share of what is seen. */
  readonly pan: (share: number) => void
  readonly showWhole: () => void
  /** Does what a key asks for; false for keys that are none of its own. */
  readonly onKey: (event: KeyboardEvent) => boolean
}

/** The times that are seen: the whole run, growing with it, until someone zooms. */
export function useSpan(rows: readonly TimelineRow[], now: number): SeenSpan {
  const whole = useMemo(() => wholeSpan(rows, now), [rows, now])
  const [chosen, setChosen] = useState<Span>()
  const seen = chosen ?? whole
  const zoom = (factor: number, around?: number) => {
    const next = zoomed(seen, whole, factor, around)
    setChosen(next[1] - next[0] >= whole[1] - whole[0] ? undefined : next)
  }
  const pan = (share: number) => chosen && setChosen(panned(chosen, whole, share))
  const showWhole = () => setChosen(undefined)
  const onKey = ({ key, shiftKey }: KeyboardEvent) => {
    if (key === '+' || key === '=') zoom(0.5)
    else if (key === '-') zoom(2)
    else if (key === '0') showWhole()
    else if (shiftKey && key === 'ArrowLeft') pan(-0.2)
    else if (shiftKey && key === 'ArrowRight') pan(0.2)
    else return false
    return true
  }
  return { whole, seen, zoom, pan, showWhole, onKey }
}

/** The wheel with Ctrl zooms where the pointer is; sideways, or with Shift, it moves in time. */
export function useWheelSpan(frame: RefObject<HTMLElement | null>, span: SeenSpan): void {
  const onWheel = useEffectEvent((event: WheelEvent) => {
    const track = frame.current?.querySelector('[data-track]')?.getBoundingClientRect()
    if (!track || track.width === 0) return
    if (event.ctrlKey || event.metaKey)
      span.zoom(Math.exp(event.deltaY / 300), (event.clientX - track.left) / track.width)
    else if (event.shiftKey || event.deltaX !== 0)
      span.pan((event.deltaX || event.deltaY) / track.width)
    else return
    event.preventDefault()
  })
  useEffect(() => {
    const element = frame.current
    const listener = (event: WheelEvent) => onWheel(event)
    // React's own listener may not keep the page from zooming.
    element?.addEventListener('wheel', listener, { passive: false })
    return () => element?.removeEventListener('wheel', listener)
  }, [frame])
}
