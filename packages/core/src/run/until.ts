import type { FlowPlan, PlannedWire } from '../flow/plan.ts'
import type { NodeState } from './run-state.ts'

/** The nodes that a run up to one node does not need: neither that node nor anything that feeds it. */
export function notNeeded(
  nodes: readonly NodeState[],
  plan: FlowPlan,
  until: string | undefined,
): readonly NodeState[] {
  const last = until === undefined ? undefined : plan.index.get(until)
  if (last === undefined) return []
  const needed = new Set([last])
  // Nodes stand after all that feed them, so that one walk back finds everything.
  for (let index = last; index >= 0; index--) {
    if (!needed.has(index)) continue
    for (const { source } of plan.nodes[index]?.inputs ?? []) {
      const wires: readonly PlannedWire[] =
        source.type === 'wire' ? [source] : source.type === 'gather' ? source.wires : []
      for (const wire of wires) needed.add(wire.node)
    }
  }
  return nodes.filter((_, index) => !needed.has(index))
}
