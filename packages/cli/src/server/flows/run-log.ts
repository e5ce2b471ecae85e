import type { RunEvent } from '@chainwright/core'
import { compareEventIds, type EventId, type LoggedEvent } from './event-id.ts'
import { drivenPlaces, type EventPlaces, type LogJoint } from './event-places.ts'

/** The events of a run that this process drives or looks at, for readers that come and go. */
export interface RunLog {
  /** No event comes any more. */
  readonly isClosed: boolean
  /** A step has asked something. */
  readonly hasAsked: boolean
  /** Place of the first event that is in here; what stands before it is in the store. */
  readonly from: EventId
  /** Whether somebody waits for what comes next. */
  readonly isAwaited: boolean
  /** The same, or somebody took something less than half a minute ago. */
  readonly isRead: boolean
  /** Adds an event; `recorded` is how many recorded ones there are up to it, where others record them. */
  add(event: RunEvent, recorded?: number): void
  close(): void
  /** Events behind a place, in order. */
  after(id: EventId | undefined, most: number): readonly LoggedEvent[]
  /** Calls back once when there is something new, until the function it gives is called. */
  onNews(listener: () => void): () => void
  /** How a reader comes to all that stands behind a place. */
  join(after: EventId | undefined): LogJoint
}

/**
 * Most events kept that only show how far a step is: texts as they grow, and progress. Older ones go
 * first; a reader that missed them has the whole outputs when the step ends.
 */
const mostPassing = 2_000

/** How long a log counts as read after somebody took something, in milliseconds. */
const readMs = 30_000

/** An empty log; after a restart it goes on behind what is recorded. */
export function createRunLog(places: EventPlaces = drivenPlaces()): RunLog {
  let events: LoggedEvent[] = []
  let passing = 0
  let isClosed = false
  let hasAsked = false
  let takenAt = performance.now()
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
    get isAwaited() {
      return listeners.size > 0
    },
    get isRead() {
      return listeners.size > 0 || performance.now() - takenAt < readMs
    },
    from: places.from,
    add(event, recorded) {
      hasAsked ||= event.type === 'signal-wait' && event.ask !== undefined
      events.push({ id: places.next(event, recorded), event })
      if (isPassing(event) && ++passing > mostPassing) trim()
      if (listeners.size > 0) tell()
    },
    close() {
      isClosed = true
      tell()
    },
    after: (id, most) => {
      takenAt = performance.now()
      const first = id ? firstAfter(events, id) : 0
      return events.slice(first, first + most)
    },
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    join: (after) => places.join(after, events),
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
