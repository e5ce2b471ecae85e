import { type RefObject, type UIEvent, useLayoutEffect, useRef, useState } from 'react'
import { type VisibleRows, scrollToRow, visibleRows } from '../../lib/visible-rows.ts'

/** A long list in a frame that scrolls, of which only the rows in sight are in the document. */
export interface RowsInSight {
  /** The frame that scrolls. */
  readonly frame: RefObject<HTMLDivElement | null>
  readonly rows: VisibleRows
  readonly onScroll: (event: UIEvent) => void
  /** Scrolls so that a row is in sight. */
  readonly showRow: (row: number) => void
}

/** Height of a frame that has not been measured yet, in pixels. */
const unmeasured = 600

/** Follows which of many rows of the same height are in sight; `head` is the height of a sticky head. */
export function useVisibleRows(count: number, rowHeight: number, head = 0): RowsInSight {
  const frame = useRef<HTMLDivElement>(null)
  const [place, setPlace] = useState({ scrollTop: 0, height: unmeasured })
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const measure = () => setPlace(placeOf(element, head))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [head])
  const showRow = (row: number) => {
    const element = frame.current
    if (!element) return
    const now = placeOf(element, head)
    const scrollTop = scrollToRow(row, { count, rowHeight, ...now })
    if (scrollTop === now.scrollTop) return
    element.scrollTop = scrollTop
    setPlace({ ...now, scrollTop })
  }
  const onScroll = (event: UIEvent) => setPlace(placeOf(event.currentTarget, head))
  return { frame, rows: visibleRows({ count, rowHeight, ...place }), onScroll, showRow }
}

/** Moves the focus to a row, known by its attribute `data-place`, once it is in the document. */
export function focusRow(frame: RefObject<HTMLElement | null>, place: number): void {
  requestAnimationFrame(() => {
    const row = frame.current?.querySelector<HTMLElement>(`[data-place="${place}"]`)
    row?.focus({ preventScroll: true })
  })
}

function placeOf(element: Element, head: number): { scrollTop: number; height: number } {
  const height = element.clientHeight === 0 ? unmeasured : element.clientHeight
  return { scrollTop: element.scrollTop, height: height - head }
}
