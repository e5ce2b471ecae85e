import type { Flow, FlowPlan } from '@chainwright/core'
import { removeFlowInputs, removeFlowOutputs } from './edit-ends.ts'
import { editLayout } from './edit-layout.ts'
import { disconnect } from './edit-wires.ts'
import { removeAndHeal } from './heal.ts'
import type { Selected } from './selection.ts'

/**
 * Removes everything that is selected. Wires that end there go with it, or lead past a removed node where
 * the types of `plan` allow it.
 */
export function removeSelected(flow: Flow, selected: Selected, plan: FlowPlan | undefined): Flow {
  // Positions of groups, notes and gathered wires are those from before anything is removed.
  const bare = removeMarks(flow, selected)
  const unwired = selected.wires.toReversed().reduce(disconnect, bare)
  const withoutNodes = removeAndHeal(unwired, new Set(selected.nodes), plan)
  const withoutInputs = removeFlowInputs(withoutNodes, new Set(selected.inputs))
  return removeFlowOutputs(withoutInputs, new Set(selected.outputs))
}

function removeMarks(flow: Flow, { groups, notes }: Selected): Flow {
  if (groups.length + notes.length === 0) return flow
  return editLayout(flow, (layout) => ({
    ...layout,
    groups: layout.groups.filter((_, at) => !groups.includes(at)),
    notes: layout.notes.filter((_, at) => !notes.includes(at)),
  }))
}
