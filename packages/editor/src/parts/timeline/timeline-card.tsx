import { timelineText } from '../../text/timeline.ts'
import { Badge, type Tone } from '../basics/badge.tsx'
import { type Anchor, usePopup } from '../overlay/use-popup.ts'
import { type StepStatus, type TimelineRow, barParts } from './timeline-rows.ts'
import styles from './timeline.module.css'

/** What the card of a step takes. */
export interface TimelineCardProps {
  readonly row: TimelineRow
  readonly now: number
  /** When the run began. */
  readonly zero: number
  readonly anchor: Anchor
}

const tones: Partial<Record<StepStatus, Tone>> = {
  running: 'accent',
  succeeded: 'success',
  failed: 'danger',
  paused: 'warning',
  retrying: 'warning',
}

/** What is known of a step's time. */
export function TimelineCard({ row, now, zero, anchor }: TimelineCardProps) {
  const popup = usePopup(anchor, 'below', 6)
  const { title, status, cached, queuedAt, tokens, reused, because } = row
  const work = barParts(row, now).find(({ type }) => type === 'work')
  const seconds = work ? (work.end - work.start) / 1000 : 0
  const lines = [
    reused && timelineText.reused(reused.count, reused.total),
    because,
    work &&
      `${timelineText.took(work.end - work.start)}, ${timelineText.startedAt(work.start - zero)}`,
    work && queuedAt !== undefined && work.start > queuedAt
      ? timelineText.queuedFor(work.start - queuedAt)
      : undefined,
    tokens === undefined ? undefined : timelineText.tokens(tokens),
    tokens !== undefined && !cached && seconds > 0.05
      ? timelineText.tokensPerSecond(tokens / seconds)
      : undefined,
  ]
  return (
    <div ref={popup} popover="manual" role="tooltip" className={styles['card']}>
      <p className={styles['cardTitle']}>
        {title} <Badge tone={tones[status] ?? 'neutral'}>{timelineText.statuses[status]}</Badge>
        {cached && <Badge>{timelineText.cached}</Badge>}
      </p>
      {lines.map((line) => line && <p key={line}>{line}</p>)}
    </div>
  )
}
