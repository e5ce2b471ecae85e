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
  const made: ShownRun = {
    run,
    flow,
    plan,
    state: createRunState(plan),
    events: [],
    take: (events) => takeEvents(made, events),
  }
  return made
}

function takeEvents(run: ShownRun, events: readonly RecordedEvent[]): Set<string> {
  const changed = new Set<string>()
  for (const event of events) {
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
