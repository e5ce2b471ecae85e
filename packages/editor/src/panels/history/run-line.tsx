import { Trash2 } from 'lucide-react'
import { Badge } from '../../parts/basics/badge.tsx'
import { IconButton } from '../../parts/basics/icon-button.tsx'
import type { RunNote } from '../../session/run-note.ts'
import { panelText } from '../../text/panels.ts'
import { appText } from '../../text/app.ts'
import styles from './run-history.module.css'

/** What a line of the history takes. */
export interface RunLineProps {
  readonly note: RunNote
  /** Chosen to be compared. */
  readonly isMarked: boolean
  /** It is on the canvas. */
  readonly isShown: boolean
  readonly onMark: () => void
  readonly onShow: () => void
  readonly onDelete: () => void
}

const tones = {
  succeeded: 'success',
  failed: 'danger',
  cancelled: 'neutral',
  running: 'accent',
  paused: 'warning',
  interrupted: 'neutral',
} as const

/** One run: when, how it ended, what it was asked, how long it took. */
export function RunLine({ note, isMarked, isShown, onMark, onShow, onDelete }: RunLineProps) {
  const time = timeWords(note.startedAt)
  return (
    <div className={styles['line']}>
      <input
        type="checkbox"
        aria-label={panelText.compareWith(time)}
        checked={isMarked}
        onChange={onMark}
      />
      <button type="button" className={styles['show']} aria-current={isShown} onClick={onShow}>
        <span className={styles['unseen']}>{panelText.showRun}</span>
        <span className={styles['head']}>
          {time}
          <Badge tone={tones[note.status]}>{panelText.statuses[note.status]}</Badge>
          {isShown && <Badge tone="accent">{panelText.isShown}</Badge>}
        </span>
        {note.about !== undefined && <span className={styles['about']}>{note.about}</span>}
        <span className={styles['note']}>
          {note.name || appText.untitled} ·{' '}
          <span className={styles['meta']}>{panelText.runMeta(note.duration, note.tokens)}</span>
          {note.host !== undefined && ` · ${panelText.onServer(note.host)}`}
        </span>
      </button>
      {note.host === undefined && (
        <IconButton
          size="small"
          label={`${panelText.deleteRun}: ${panelText.runOf(time)}`}
          icon={<Trash2 />}
          onClick={onDelete}
        />
      )}
    </div>
  )
}

const times = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' })

/** A time in words. */
export function timeWords(time: number): string {
  return times.format(time)
}
