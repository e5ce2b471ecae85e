import { advance, createRunState, type Plan, type RecordedEvent } from '@chainwright/core'
import { compareEventIds, type EventId, type LoggedEvent } from './event-id.ts'

/** The events of a run by its record, with those that follow from them; up to a place, if one is given. */
export function* storedEvents(
  plan: Plan,
  recorded: readonly RecordedEvent[],
  until?: EventId,
): Generator<LoggedEvent> {
  const state = createRunState(plan)
  let resumes = 0
  for (const [at, event] of recorded.entries()) {
    if (event.type === 'run-resume') resumes += 1
    const id: EventId = { resumes, recorded: at + 1, extra: 0 }
    if (until && compareEventIds(id, until) >= 0) return
    yield { id, event }
    // What follows is known only when the scheduler has taken the event.
    for (const [extra, derived] of advance(state, event).derived.entries()) {
      yield { id: { ...id, extra: extra + 1 }, event: derived }
    }
  }
}
