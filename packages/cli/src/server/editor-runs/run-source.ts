import type { RecordedEvent, RunEvent } from '@chainwright/core'
import { isRecorded, type Store } from '@chainwright/durable'
import { compareEventIds, type EventId, type LoggedEvent } from '../flows/event-id.ts'
import type { RunLog } from '../flows/run-log.ts'

/** Events of a run for the editor, which works out by itself what follows from them. */
export interface RunSource {
  readonly run: string
  /** The events that come next, so many at most. */
  next(most: number): LoggedEvent[]
  /** `left`: it is not over, and this process drives it no longer. */
  status(): 'open' | 'over' | 'left'
  /** Calls back once when there may be more, until the function it gives is called. */
  onNews(listener: () => void): () => void
}

/** A run that a process drives. */
export interface DrivenRun {
  readonly id: string
  readonly log: RunLog
  isLeft(this: void): boolean
}

/** How often the record of a run is looked at that another process drives, in milliseconds. */
const lookMs = 500

/** The events of a run that this process drives, behind a place: those of before out of its record. */
export function drivenSource(
  { id, log, isLeft }: DrivenRun,
  store: Store,
  after: EventId | undefined,
): RunSource {
  let last = after
  const { from } = log
  const isWhole = from.resumes === 0 && from.recorded === 1
  const before = isWhole ? [] : recordedEvents(store.read(id).events, { after, until: from })
  return {
    run: id,
    next(most) {
      const found = before.splice(0, most)
      while (found.length < most) {
        const logged = log.after(last, most)
        if (logged.length === 0) break
        last = logged.at(-1)?.id ?? last
        found.push(...logged.filter(({ event }) => isBrought(event)))
      }
      return found
    },
    status: () => (log.isClosed ? (isLeft() ? 'left' : 'over') : 'open'),
    onNews: (listener) => log.onNews(listener),
  }
}

/** The events of a run out of its record, which another process may go on writing. */
export function storedSource(store: Store, run: string, after: EventId | undefined): RunSource {
  let last = after
  let waiting: LoggedEvent[] = []
  let lookedAt = -Infinity
  let status: 'open' | 'over' = 'open'

  function read(): 'open' | 'over' {
    const { events, end } = store.read(run)
    waiting = recordedEvents(events, { after: last })
    return end ? 'over' : 'open'
  }

  return {
    run,
    next(most) {
      // Other runs of the same stream may have news all the time: the record is not read at each.
      const isDue = performance.now() - lookedAt >= lookMs
      if (waiting.length === 0 && status === 'open' && isDue) {
        lookedAt = performance.now()
        status = read()
      }
      const found = waiting.splice(0, most)
      last = found.at(-1)?.id ?? last
      return found
    },
    status: () => (waiting.length > 0 ? 'open' : status),
    onNews(listener) {
      const timer = setTimeout(listener, lookMs)
      return () => clearTimeout(timer)
    },
  }
}

/** The events of a record with their places, those between two places. */
export function recordedEvents(
  events: readonly RecordedEvent[],
  { after, until }: { after?: EventId | undefined; until?: EventId | undefined },
): LoggedEvent[] {
  let resumes = 0
  const found: LoggedEvent[] = []
  for (const [at, event] of events.entries()) {
    if (event.type === 'run-resume') resumes += 1
    const id: EventId = { resumes, recorded: at + 1, extra: 0 }
    if (until && compareEventIds(id, until) >= 0) break
    if (!after || compareEventIds(id, after) > 0) found.push({ id, event })
  }
  return found
}

const passing: ReadonlySet<RunEvent['type']> = new Set(['node-delta', 'node-progress'])

/** Events that a driver brings, those that no record keeps too. */
function isBrought(event: RunEvent): boolean {
  return isRecorded(event) || passing.has(event.type)
}
