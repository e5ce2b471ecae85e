import {
  advance,
  createRunState,
  type DerivedEvent,
  type Flow,
  type Plan,
  type RecordedEvent,
} from '@chainwright/core'
import type { ShownRun } from './run-store.ts'

/** A run before its first event. */
export function createShownRun(run: string, flow: Flow, plan: Plan): ShownRun {
  let state = createRunState(plan)
  const made: ShownRun = {
    run,
    flow,
    plan,
    get state() {
      return state
    },
    events: [],
    take: (events) => takeEvents(made, events, () => (state = createRunState(plan))),
  }
  return made
}

function takeEvents(
  run: ShownRun,
  events: readonly RecordedEvent[],
  restart: () => void,
): Set<string> {
  const changed = new Set<string>()
  for (const event of events) {
    // A run has one start: when it comes again, all of the run is told anew.
    if (event.type === 'run-start' && run.events.splice(0).length > 0) restart()
    if (event.type !== 'node-delta') run.events.push(event)
    if ('node' in event) changed.add(event.node)
    for (const derived of advance(run.state, event).derived) {
      const path = nodeOf(derived)
      if (path !== undefined) changed.add(path)
    }
  }
  return changed
}

function nodeOf(event: DerivedEvent): string | undefined {
  return 'node' in event ? event.node : undefined
}
