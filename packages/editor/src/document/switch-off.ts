import type { Flow, FlowNode } from '@chainwright/core'
import { editNode } from './edit-nodes.ts'

/** Switches nodes off, so that they and what needs them are skipped, or on again. */
export function setOff(flow: Flow, ids: Iterable<string>, off: boolean): Flow {
  return [...ids].reduce((edited, id) => editNode(edited, id, (node) => withOff(node, off)), flow)
}

function withOff(node: FlowNode, off: boolean): FlowNode {
  const { off: _, ...rest } = node
  return off ? { ...rest, off } : rest
}
