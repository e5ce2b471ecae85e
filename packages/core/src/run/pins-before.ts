import { FlowError } from '../error.ts'
import type { Plan } from '../flow/plan.ts'
import { replay } from './advance.ts'
import { createRunState } from './create-run-state.ts'
import type { Outputs, RecordedEvent } from './events.ts'
import type { Pins } from './pins.ts'

/**
 * The outputs that a run again from one node starts with: those of all nodes that succeeded and are
 * neither this node nor behind it. Throws `node-unknown`.
 */
export function pinsBefore(plan: Plan, events: Iterable<RecordedEvent>, node: string): Pins {
  const first = plan.index.get(node)
  if (first === undefined) {
    const message = `the flow of the run has no node \`${node}\`; it has ${[...plan.index.keys()].join(', ')}`
    throw new FlowError({ code: 'node-unknown', message, node })
  }
  const again = withAllBehind(plan, first)
  const pins: Record<string, Outputs> = {}
  for (const { id, planned, status, outputs } of replay(createRunState(plan), events).nodes) {
    if (status === 'succeeded' && outputs && !again.has(planned.index)) pins[id] = outputs
  }
  return pins
}

/** Numbers of a node and of all that take values from it, by way of others too. */
function withAllBehind({ takers, nodes }: Plan, first: number): Set<number> {
  const found = new Set([first])
  // Nodes stand after all that feed them, so that one walk finds everything.
  for (let index = first; index < nodes.length; index++) {
    if (!found.has(index)) continue
    const from = takers.first[index]
    for (const taker of takers.nodes.subarray(from, takers.first[index + 1])) found.add(taker)
  }
  return found
}
