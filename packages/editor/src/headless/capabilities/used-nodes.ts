import {
  findNodeType,
  inspectFlow,
  type Flow,
  type FlowNode,
  type FlowPlan,
  type NodeType,
  type PlannedNode,
  type Registry,
} from '@chainwright/core'

/** Where a node stands. */
export interface NodePlace {
  readonly node: string
  /** The flow under `flows` that it is in; left out for the outermost flow. */
  readonly flow?: string
}

/** A node that a run would come to. */
export interface UsedNode {
  readonly place: NodePlace
  readonly node: FlowNode
  /** `undefined` for a type that is not known. */
  readonly type: NodeType | undefined
  /** What was decided of it; `undefined` while the node has problems. */
  readonly planned: PlannedNode | undefined
  /** The flow that it is in. */
  readonly within: Flow
}

/** The nodes that a run would come to: those of the flow and of the bodies that they use, without those that are off. */
export function usedNodes(flow: Flow, registry: Registry): UsedNode[] {
  const { outer, bodies } = inspectFlow(flow, registry)
  const used: UsedNode[] = []
  const entered = new Set<string>()
  const open: { within: Flow; plan: FlowPlan | undefined; name?: string }[] = [
    { within: flow, plan: outer },
  ]
  for (let next = open.shift(); next; next = open.shift()) {
    const { within, plan, name } = next
    for (const [id, node] of within.nodes) {
      if (node.off) continue
      const at = plan?.index.get(id)
      used.push({
        place: name === undefined ? { node: id } : { node: id, flow: name },
        node,
        type: findNodeType(registry, node.type),
        planned: at === undefined ? undefined : plan?.nodes[at],
        within,
      })
      const body = node.flow === undefined ? undefined : flow.flows.get(node.flow)
      if (!body || node.flow === undefined || entered.has(node.flow)) continue
      entered.add(node.flow)
      open.push({ within: body, plan: bodies.get(node.flow), name: node.flow })
    }
  }
  return used
}
