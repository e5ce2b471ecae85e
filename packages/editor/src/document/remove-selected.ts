import type { Flow } from '@chainwright/core'
import { removeFlowInputs, removeFlowOutputs } from './edit-ends.ts'
import { editLayout } from './edit-layout.ts'
import { removeNodes } from './edit-nodes.ts'
import { disconnect } from './edit-wires.ts'
import type { Selected } from './selection.ts'

/** Removes everything that is selected, with the wires that end there. */
export function removeSelected(flow: Flow, selected: Selected): Flow {
  // Positions of groups, notes and gathered wires are those from before anything is removed.
  const bare = removeMarks(flow, selected)
  const unwired = selected.wires.toReversed().reduce(disconnect, bare)
  const withoutNodes = removeNodes(unwired, new Set(selected.nodes))
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
