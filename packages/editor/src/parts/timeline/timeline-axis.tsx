import { formatDuration } from '../../lib/quantities.ts'
import { linear, timeTicks } from '../../lib/scale.ts'
import { timelineText } from '../../text/timeline.ts'
import type { Span } from './timeline-rows.ts'
import styles from './timeline.module.css'

/** The head of a timeline: the time since the run began, at round times. */
export function TimelineAxis({ seen, start }: { seen: Span; start: number }) {
  const since: Span = [seen[0] - start, seen[1] - start]
  return (
    <div role="row" className={styles['axis']}>
      <div role="columnheader" className={styles['name']}>
        {timelineText.name}
      </div>
      <div
        role="columnheader"
        className={styles['track']}
        data-track=""
        aria-label={timelineText.time}
      >
        {timeTicks(...since).map((tick) => (
          <span
            key={tick}
            className={styles['tick']}
            style={{ left: `${linear(tick, since, [0, 100])}%` }}
          >
            {formatDuration(tick)}
          </span>
        ))}
      </div>
    </div>
  )
}

/** Lines at the same times behind all rows. */
export function TimelineLines({ seen, start }: { seen: Span; start: number }) {
  const since: Span = [seen[0] - start, seen[1] - start]
  return (
    <div className={styles['lines']} aria-hidden="true">
      {timeTicks(...since).map((tick) => (
        <span
          key={tick}
          className={styles['line']}
          style={{ left: `${linear(tick, since, [0, 100])}%` }}
        />
      ))}
    </div>
  )
}
