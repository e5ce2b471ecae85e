import type { Flow, FlowNode } from '@chainwright/core'
import { replaceKey, withEntry, withoutKeys } from '../lib/maps.ts'

/** Adds an empty flow for nodes to use as their body. The name must be free. */
export function addSubflow(file: Flow, name: string): Flow {
  const empty: Flow = { inputs: new Map(), nodes: new Map(), outputs: new Map(), flows: new Map() }
  return { ...file, flows: withEntry(file.flows, name, empty) }
}

/** Gives a subflow another name, in place, and takes all nodes along that use it. */
export function renameSubflow(file: Flow, name: string, next: string): Flow {
  const renamed: Flow = { ...file, flows: replaceKey(file.flows, name, next) }
  return mapNodes(renamed, (node) => (node.flow === name ? { ...node, flow: next } : node))
}

/** Removes a subflow. Nodes that used it have no body any more. */
export function removeSubflow(file: Flow, name: string): Flow {
  const rest: Flow = { ...file, flows: withoutKeys(file.flows, new Set([name])) }
  return mapNodes(rest, (node) => {
    if (node.flow !== name) return node
    const { flow: _, ...bare } = node
    return bare
  })
}

/** How many nodes use a subflow as their body. */
export function countUsers(file: Flow, name: string): number {
  return [file, ...file.flows.values()].reduce(
    (sum, { nodes }) => sum + [...nodes.values()].filter(({ flow }) => flow === name).length,
    0,
  )
}

function mapNodes(file: Flow, edit: (node: FlowNode) => FlowNode): Flow {
  const edited = (flow: Flow): Flow => {
    const nodes = new Map([...flow.nodes].map(([id, node]) => [id, edit(node)]))
    const isSame = [...nodes].every(([id, node]) => flow.nodes.get(id) === node)
    return isSame ? flow : { ...flow, nodes }
  }
  const flows = new Map([...file.flows].map(([name, flow]) => [name, edited(flow)]))
  return { ...edited(file), flows }
}
