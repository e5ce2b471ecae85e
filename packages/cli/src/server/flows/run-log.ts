import type { RunEvent } from '@chainwright/core'
import { isRecorded } from '@chainwright/durable'
import { compareEventIds, type EventId } from './event-id.ts'

/** An event with its place. */
export interface LoggedEvent {
  readonly id: EventId
  readonly event: RunEvent
}

/** The events of a run that this process drives, for readers that come and go. */
export interface RunLog {
  /** No event comes any more. */
  readonly isClosed: boolean
  /** A step has asked something. */
  readonly hasAsked: boolean
  /** Place of the first event that is in here; what stands before it is in the store. */
  readonly from: EventId
  add(event: RunEvent): void
  close(): void
  /** Events behind a place, in order. */
  after(id: EventId | undefined, most: number): readonly LoggedEvent[]
  /** Calls back once when there is something new, until the function it gives is called. */
  onNews(listener: () => void): () => void
}

/** What the process that drove the run before has left. */
export interface LogBefore {
  readonly resumes: number
  readonly recorded: number
}

/**
 * Most events kept that only show how far a step is: texts as they grow, and progress. Older ones go
 * first; a reader that missed them has the whole outputs when the step ends.
 */
const mostPassing = 2_000

/** An empty log; after a restart it goes on behind what is recorded. */
export function createRunLog(before: LogBefore = { resumes: 0, recorded: 0 }): RunLog {
  let events: LoggedEvent[] = []
  let { resumes, recorded } = before
  let extra = 0
  let passing = 0
  let isClosed = false
  let hasAsked = false
  const listeners = new Set<() => void>()

  function tell(): void {
    const waiting = [...listeners]
    listeners.clear()
    for (const listener of waiting) listener()
  }

  function trim(): void {
    let drop = passing - mostPassing / 2
    passing -= drop
    events = events.filter(({ event }) => !isPassing(event) || drop-- <= 0)
  }

  return {
    get isClosed() {
      return isClosed
    },
    get hasAsked() {
      return hasAsked
    },
    from: { resumes: before.resumes, recorded: before.recorded + 1, extra: 0 },
    add(event) {
      if (event.type === 'run-resume') resumes += 1
      hasAsked ||= event.type === 'signal-wait' && event.ask !== undefined
      const isKept = isRecorded(event)
      recorded += isKept ? 1 : 0
      extra = isKept ? 0 : extra + 1
      events.push({ id: { resumes, recorded, extra }, event })
      if (isPassing(event) && ++passing > mostPassing) trim()
      if (listeners.size > 0) tell()
    },
    close() {
      isClosed = true
      tell()
    },
    after: (id, most) => {
      const first = id ? firstAfter(events, id) : 0
      return events.slice(first, first + most)
    },
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Position of the first event behind a place. */
function firstAfter(events: readonly LoggedEvent[], id: EventId): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const found = events[middle]
    if (found && compareEventIds(found.id, id) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function isPassing({ type }: RunEvent): boolean {
  return type === 'node-delta' || type === 'node-progress'
}
