import type { RunEvent } from '@chainwright/core'
import { isRecorded } from '@chainwright/durable'
import type { EventId, LoggedEvent } from './event-id.ts'

/** From where a reader takes events: first those of the record, then those of the log. */
export interface LogJoint {
  /** What comes out of the record; left out, the log has all. */
  readonly record?: {
    /** Place of the first event that does not. */
    readonly until: EventId
    /** What comes between the record and the log: what is not on record yet. */
    readonly streamed: readonly LoggedEvent[]
  }
  /** The place in the log that the reader goes on behind. */
  readonly after: EventId | undefined
}

/** Gives the events of a log their places. */
export interface EventPlaces {
  /** The first place. */
  readonly from: EventId
  /** The place of the event that comes next. */
  next(event: RunEvent, recorded: number | undefined): EventId
  /** How a reader comes to all behind a place, when the log has these events. */
  join(after: EventId | undefined, events: readonly LoggedEvent[]): LogJoint
}

/** What the process that drove the run before has left. */
export interface LogBefore {
  readonly resumes: number
  readonly recorded: number
}

/** Places of a run that this process drives: it counts itself what is recorded. */
export function drivenPlaces(before: LogBefore = { resumes: 0, recorded: 0 }): EventPlaces {
  let { resumes, recorded } = before
  let extra = 0
  const from: EventId = { resumes, recorded: recorded + 1, extra }
  const isWhole = resumes === 0 && recorded === 0
  return {
    from,
    next(event) {
      if (event.type === 'run-resume') resumes += 1
      const isKept = isRecorded(event)
      recorded += isKept ? 1 : 0
      extra = isKept ? 0 : extra + 1
      return { resumes, recorded, extra }
    },
    join: (after) => (isWhole ? { after } : { record: { until: from, streamed: [] }, after }),
  }
}

const highest = 999_999_999

/**
 * Places of a run that others drive: its record counts. What streams between is numbered as it is heard, so
 * that the first number is one of this look alone; whoever comes from another look goes on by the record.
 */
export function followedPlaces(look = 1 + Math.floor(Math.random() * (highest - 1))): EventPlaces {
  let last: EventId = { resumes: look, recorded: 0, extra: 0 }
  return {
    from: { ...last, recorded: 1 },
    next(_event, recorded = 0) {
      const extra = recorded > last.recorded ? 0 : last.extra + 1
      return (last = { ...last, recorded, extra })
    },
    join(after, events) {
      if (!after || after.resumes === look) return { after }
      const until: EventId = { resumes: 0, recorded: last.recorded + 1, extra: 0 }
      const id: EventId = { resumes: 0, recorded: last.recorded, extra: highest }
      const streamed = underWay(events).map((event) => ({ id, event }))
      return { record: { until, streamed }, after: last }
    },
  }
}

/** What was told of the steps that are not over, from their beginning. */
function underWay(events: readonly LoggedEvent[]): RunEvent[] {
  const steps = new Map<string, RunEvent[]>()
  for (const { event } of events) {
    if (!('node' in event)) continue
    const step = `${event.node}[${'item' in event ? event.item : ''}]`
    if (event.type === 'node-start') steps.set(step, [event])
    else if (event.type === 'node-delta' || event.type === 'node-progress')
      steps.get(step)?.push(event)
    else steps.delete(step)
  }
  return [...steps.values()].flat()
}
