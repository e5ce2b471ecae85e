import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react'
import { type KeyboardEvent, useMemo, useState } from 'react'
import { rovingPlace } from '../../lib/roving.ts'
import { timelineText } from '../../text/timeline.ts'
import { EmptyState } from '../basics/empty-state.tsx'
import { IconButton } from '../basics/icon-button.tsx'
import { focusRow, useVisibleRows } from '../search/use-visible-rows.ts'
import { TimelineAxis, TimelineLines } from './timeline-axis.tsx'
import { TimelineRowView } from './timeline-row.tsx'
import { type Span, type TimelineRow, foldedAtFirst, shownRows } from './timeline-rows.ts'
import styles from './timeline.module.css'
import { type SeenSpan, useSpan, useWheelSpan } from './use-span.ts'

/** What a timeline takes. */
export interface TimelineProps {
  /** Steps in the order they are shown; what is inside of one is deeper, right behind it. */
  readonly rows: readonly TimelineRow[]
  /** Until when bars of what still runs reach, in milliseconds since 1970. */
  readonly now: number
  /** Enter or a double click on a row: look at that step. */
  readonly onOpen?: ((id: string) => void) | undefined
}

const [rowHeight, axisHeight] = [24, 28]

/**
 * The waterfall of a run: a row for each step with its bar in time. Up and down go from row to row, left
 * and right fold and unfold, plus, minus and 0 zoom, Shift with left and right moves in time; the wheel
 * with Ctrl zooms. Rows with many others inside are folded at first. Only rows in sight are in the
 * document. It fills the height that it is given.
 */
export function Timeline({ rows, now, onOpen }: TimelineProps) {
  const span = useSpan(rows, now)
  if (rows.length === 0)
    return <EmptyState title={timelineText.empty}>{timelineText.emptyHelp}</EmptyState>
  return (
    <div className={styles['timeline']}>
      <Tools span={span} />
      <TimelineGrid {...{ rows, now, onOpen, span }} />
    </div>
  )
}

function TimelineGrid({ rows, now, onOpen, span }: TimelineProps & { span: SeenSpan }) {
  const folds = useFolds(rows)
  const [place, setPlace] = useState(0)
  const [pointed, setPointed] = useState<string>()
  const inSight = useVisibleRows(folds.shown.length, rowHeight, axisHeight)
  const { frame, rows: visible, onScroll } = inSight
  useWheelSpan(frame, span)
  const current = Math.min(place, folds.shown.length - 1)
  const point = (at: number) => {
    setPlace(at)
    inSight.showRow(at)
    focusRow(frame, at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const shown = folds.shown[current]
    const next = rovingPlace(event.key, { count: folds.shown.length, place: current, wraps: false })
    if (next !== undefined) point(next)
    else if (event.key === 'Enter' && shown) onOpen?.(shown.row.id)
    else if (!span.onKey(event) && !(shown && folds.onKey(event.key, shown.row.id))) return
    event.preventDefault()
  }
  return (
    <div ref={frame} className={styles['frame']} onScroll={onScroll}>
      <div className={styles['content']}>
        <TimelineLines seen={span.seen} start={span.whole[0]} />
        <div
          role="treegrid"
          tabIndex={-1}
          aria-label={timelineText.label}
          aria-rowcount={folds.shown.length + 1}
          onKeyDown={onKeyDown}
        >
          <TimelineAxis seen={span.seen} start={span.whole[0]} />
          <div role="rowgroup" style={{ paddingBlock: `${visible.before}px ${visible.after}px` }}>
            {folds.shown.slice(visible.first, visible.end).map((shown, offset) => (
              <TimelineRowView
                key={shown.row.id}
                {...{ shown, now, seen: span.seen, zero: span.whole[0] }}
                place={visible.first + offset}
                isCurrent={visible.first + offset === current}
                isPointed={pointed === shown.row.id}
                onPoint={() => point(visible.first + offset)}
                onHover={setPointed}
                onFold={() => folds.toggle(shown.row.id)}
                onOpen={() => onOpen?.(shown.row.id)}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

function Tools({ span }: { span: SeenSpan }) {
  return (
    <div className={styles['tools']}>
      <span className={styles['took']}>{timelineText.took(lengthOf(span.whole))}</span>
      <IconButton
        size="small"
        label={timelineText.zoomOut}
        icon={<ZoomOut />}
        onClick={() => span.zoom(2)}
      />
      <IconButton
        size="small"
        label={timelineText.zoomIn}
        icon={<ZoomIn />}
        onClick={() => span.zoom(0.5)}
      />
      <IconButton
        size="small"
        label={timelineText.whole}
        icon={<Maximize2 />}
        onClick={span.showWhole}
      />
    </div>
  )
}

function lengthOf([low, high]: Span): number {
  return high - low
}

/** Which rows are folded: those that the person folded, and at first those with much inside. */
function useFolds(rows: readonly TimelineRow[]) {
  const [changed, setChanged] = useState<ReadonlyMap<string, boolean>>(new Map())
  const folded = useMemo(() => {
    const all = foldedAtFirst(rows)
    for (const [id, isFolded] of changed) {
      if (isFolded) all.add(id)
      else all.delete(id)
    }
    return all
  }, [rows, changed])
  const shown = useMemo(() => shownRows(rows, folded), [rows, folded])
  const toggle = (id: string) => setChanged(new Map(changed).set(id, !folded.has(id)))
  const onKey = (key: string, id: string) => {
    const wanted = key === 'ArrowLeft' ? true : key === 'ArrowRight' ? false : undefined
    if (wanted === undefined) return false
    setChanged(new Map(changed).set(id, wanted))
    return true
  }
  return { shown, toggle, onKey }
}
