import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { linear } from '../../lib/scale.ts'
import { timelineText } from '../../text/timeline.ts'
import { TimelineCard } from './timeline-card.tsx'
import {
  type BarPart,
  type ShownRow,
  type Span,
  type TimelineRow,
  barParts,
} from './timeline-rows.ts'
import styles from './timeline.module.css'

/** What a row of a timeline takes. */
export interface TimelineRowViewProps {
  readonly shown: ShownRow
  readonly seen: Span
  /** When the run began. */
  readonly zero: number
  readonly now: number
  /** Place among the rows that are shown, from 0. */
  readonly place: number
  readonly isCurrent: boolean
  readonly onPoint: () => void
  /** Whether its card is shown. */
  readonly isPointed: boolean
  /** The pointer or the focus came upon it, or left it. */
  readonly onHover: (id: string | undefined) => void
  readonly onFold: () => void
  readonly onOpen: () => void
}

/** One step: its name, and its bar; hovering it, or the focus, shows more. */
export function TimelineRowView(props: TimelineRowViewProps) {
  const { shown, seen, zero, now, place, isCurrent, isPointed, onHover } = props
  const { row, isParent, isFolded } = shown
  const [bar, setBar] = useState<Element | null>(null)
  return (
    <div
      role="row"
      data-place={place}
      className={styles['row']}
      aria-level={row.depth + 1}
      aria-rowindex={place + 2}
      aria-expanded={isParent ? !isFolded : undefined}
      tabIndex={isCurrent ? 0 : -1}
      onClick={props.onPoint}
      onDoubleClick={props.onOpen}
      onKeyDown={undefined}
      onPointerEnter={() => onHover(row.id)}
      onPointerLeave={() => onHover(undefined)}
      onFocus={(event) => event.currentTarget.matches(':focus-visible') && onHover(row.id)}
      onBlur={() => onHover(undefined)}
    >
      <div role="rowheader" className={styles['name']} style={{ paddingLeft: 4 + row.depth * 14 }}>
        {isParent ? (
          <button
            type="button"
            className={classNames(styles['fold'], !isFolded && styles['unfolded'])}
            tabIndex={-1}
            aria-label={isFolded ? timelineText.unfold(row.title) : timelineText.fold(row.title)}
            onClick={props.onFold}
          >
            <ChevronRight size={14} aria-hidden="true" />
          </button>
        ) : (
          <span className={styles['fold']} />
        )}
        <span className={styles['title']} title={row.title}>
          {row.title}
        </span>
        {row.reused && (
          <span className={styles['reused']}>
            {timelineText.reused(row.reused.count, row.reused.total)}
          </span>
        )}
      </div>
      <div role="gridcell" className={styles['track']} aria-label={rowInWords(row, now)}>
        {barParts(row, now).map((part) => (
          <Bar key={part.type} {...{ row, part, seen, setBar }} />
        ))}
        {isPointed && bar && <TimelineCard row={row} now={now} zero={zero} anchor={bar} />}
      </div>
    </div>
  )
}

interface BarProps {
  readonly row: TimelineRow
  readonly part: BarPart
  readonly seen: Span
  /** Told the element of the bar while that is in sight. */
  readonly setBar: (bar: Element | null) => void
}

function Bar({ row, part, seen, setBar }: BarProps) {
  if (part.end < seen[0] || part.start > seen[1]) return null
  const left = linear(Math.max(part.start, seen[0]), seen, [0, 100])
  const right = linear(Math.min(part.end, seen[1]), seen, [0, 100])
  const isWork = part.type === 'work'
  return (
    <span
      ref={isWork ? setBar : undefined}
      data-bar={isWork ? '' : undefined}
      className={classNames(
        styles['bar'],
        isWork ? styles[row.status] : styles['wait'],
        isWork && row.cached && styles['cached'],
      )}
      style={{ left: `${left}%`, width: `${right - left}%` }}
    />
  )
}

/** What a row says in words: how it ended, and how long it took. */
export function rowInWords(row: TimelineRow, now: number): string {
  const { status, cached, tokens, start, queuedAt, reused } = row
  const work = barParts(row, now).find(({ type }) => type === 'work')
  return [
    cached ? timelineText.cached : timelineText.statuses[status],
    reused && timelineText.reused(reused.count, reused.total),
    work && timelineText.took(work.end - work.start),
    start !== undefined && queuedAt !== undefined && start - queuedAt >= 1
      ? timelineText.queuedFor(start - queuedAt)
      : undefined,
    tokens === undefined ? undefined : timelineText.tokens(tokens),
    row.because,
  ]
    .filter(Boolean)
    .join(', ')
}
