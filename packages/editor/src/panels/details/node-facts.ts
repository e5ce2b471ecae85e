import {
  findNodeType,
  list,
  type FlowNode,
  type FlowPlan,
  type NodeType,
  type PlannedNode,
  type Ports,
} from '@chainwright/core'
import type { WireSource } from '../../forms/wire-fit.ts'
import type { Editor } from '../../session/editor.ts'

/** What is known of a node besides what the file says. */
export interface NodeFacts {
  readonly type: NodeType | undefined
  readonly inputs: Ports
  readonly outputs: Ports
  /** Model capabilities that it needs with its literals. */
  readonly capabilities: readonly string[]
}

/** The type and ports of a node of the flow that is shown; those of its type while they cannot be told. */
export function nodeFacts({ document, drafts, registry }: Editor, id: string): NodeFacts {
  const node = document.shown().nodes.get(id)
  const planned = plannedNode(drafts.getState().plan, id)
  const type = planned?.type ?? (node && findNodeType(registry, node.type))
  if (!type || !node) return { type: undefined, inputs: {}, outputs: {}, capabilities: [] }
  const capabilities = capabilitiesOf(type, node)
  if (!planned) return { type, inputs: type.inputs, outputs: type.outputs, capabilities }
  const inputs = planned.inputs.map(({ name, port, type: bound }) => [
    name,
    { ...port, type: bound },
  ])
  const outputs = planned.outputs.map(({ name, type: bound }) => [
    name,
    {
      ...(type.outputs[name] ?? emptyPort),
      type: planned.lifted && bound.depth < 2 ? list(bound) : bound,
    },
  ])
  return {
    type,
    inputs: Object.fromEntries(inputs) as Ports,
    outputs: Object.fromEntries(outputs) as Ports,
    capabilities,
  }
}

const emptyPort = {
  description: '',
  default: undefined,
  need: 'needed',
  literal: false,
  choices: undefined,
  minimum: undefined,
  maximum: undefined,
  form: undefined,
} as const

/** What a node may be connected to: inputs of the flow, and outputs of nodes that do not depend on it. */
export function wireSources({ drafts }: Editor, id: string): WireSource[] {
  const { plan, cards } = drafts.getState()
  if (!plan) return []
  const behind = dependants(plan, id)
  const inputs = [...plan.inputs].map(([port, { type }]) => ({ node: 'inputs', port, type }))
  const outputs = plan.nodes.flatMap((node) => {
    if (behind.has(node.index)) return []
    const title = cards.get(node.id)?.title ?? node.type.title
    return node.outputs.map(({ name, type }) => {
      const seen = node.lifted && type.depth < 2 ? list(type) : type
      return { node: node.id, port: name, type: seen, title }
    })
  })
  return [...inputs, ...outputs]
}

/** A node of a plan by its id. */
export function plannedNode(plan: FlowPlan | undefined, id: string): PlannedNode | undefined {
  return plan?.nodes[plan.index.get(id) ?? -1]
}

/** A node and all that take values from it, by way of others too. */
function dependants({ index, takers, nodes }: FlowPlan, id: string): Set<number> {
  const first = index.get(id)
  const found = new Set<number>()
  if (first === undefined) return found
  found.add(first)
  for (let at = first; at < nodes.length; at++) {
    if (!found.has(at)) continue
    const taken = takers.nodes.subarray(takers.first[at], takers.first[at + 1])
    for (const taker of taken) found.add(taker)
  }
  return found
}

function capabilitiesOf(type: NodeType, node: FlowNode): readonly string[] {
  if (typeof type.model !== 'function') return type.model
  try {
    return type.model(literalsOf(type, node))
  } catch {
    return []
  }
}

function literalsOf(type: NodeType, { inputs }: FlowNode): Record<string, unknown> {
  const literals = Object.entries(type.inputs).flatMap(([name, port]): [string, unknown][] => {
    const source = inputs.get(name)
    const value = source?.type === 'literal' ? source.value : port.default
    return value === undefined || source?.type === 'wire' ? [] : [[name, value]]
  })
  return Object.fromEntries(literals)
}
