import type { Flow, FlowNode, InputSource, Wire } from '@chainwright/core'
import { replaceKey, withEntry, withoutKeys } from '../lib/maps.ts'
import { editLayout, movedIds } from './edit-layout.ts'

/** Adds a node, behind all others in the file. The id must be free. */
export function addNode(flow: Flow, id: string, node: FlowNode): Flow {
  return { ...flow, nodes: withEntry(flow.nodes, id, node) }
}

/** Changes one node; a flow without it stays as it is. */
export function editNode(flow: Flow, id: string, edit: (node: FlowNode) => FlowNode): Flow {
  const node = flow.nodes.get(id)
  return node ? { ...flow, nodes: withEntry(flow.nodes, id, edit(node)) } : flow
}

/** Removes nodes with all their wires and their places. */
export function removeNodes(flow: Flow, ids: ReadonlySet<string>): Flow {
  const cut = (wire: Wire): Wire | undefined => (ids.has(wire.node) ? undefined : wire)
  const rest: Flow = { ...flow, nodes: withoutKeys(flow.nodes, ids) }
  return editLayout(mapWires(rest, cut), (layout) => {
    const nodes = withoutKeys(layout.nodes, ids)
    const groups = layout.groups
      .map((group) => ({ ...group, nodes: group.nodes.filter((id) => !ids.has(id)) }))
      .filter((group) => group.nodes.length > 0)
    return { ...layout, nodes, groups }
  })
}

/** Gives a node another id, in place, and takes all wires along. The new id must be free. */
export function renameNode(flow: Flow, id: string, next: string): Flow {
  const renamed: Flow = { ...flow, nodes: replaceKey(flow.nodes, id, next) }
  const follow = (wire: Wire): Wire => (wire.node === id ? { ...wire, node: next } : wire)
  return movedIds(mapWires(renamed, follow), new Map([[id, next]]))
}

/** Sets an input of a node, or clears it when there is no source. */
export function setInput(
  flow: Flow,
  id: string,
  port: string,
  source: InputSource | undefined,
): Flow {
  return editNode(flow, id, (node) => {
    const inputs = source
      ? withEntry(node.inputs, port, source)
      : withoutKeys(node.inputs, new Set([port]))
    return { ...node, inputs }
  })
}

/** Replaces every wire of a flow by what `edit` gives; `undefined` takes it away. */
export function mapWires(flow: Flow, edit: (wire: Wire) => Wire | undefined): Flow {
  const nodes = new Map<string, FlowNode>()
  for (const [id, node] of flow.nodes) nodes.set(id, mapNodeWires(node, edit))
  const outputs = new Map<string, Wire>()
  for (const [name, wire] of flow.outputs) {
    const kept = edit(wire)
    if (kept) outputs.set(name, kept)
  }
  return { ...flow, nodes, outputs }
}

/** The same node when none of its wires changes. */
export function mapNodeWires(node: FlowNode, edit: (wire: Wire) => Wire | undefined): FlowNode {
  let changed = false
  const inputs = new Map<string, InputSource>()
  for (const [port, source] of node.inputs) {
    const kept = mapSource(source, edit)
    if (kept !== source) changed = true
    if (kept) inputs.set(port, kept)
  }
  return changed ? { ...node, inputs } : node
}

function mapSource(
  source: InputSource,
  edit: (wire: Wire) => Wire | undefined,
): InputSource | undefined {
  if (source.type === 'literal') return source
  if (source.type === 'wire') {
    const wire = edit(source.wire)
    if (wire === source.wire) return source
    return wire && { type: 'wire', wire }
  }
  const wires = source.wires.flatMap((wire) => edit(wire) ?? [])
  if (wires.length === source.wires.length && wires.every((wire, at) => wire === source.wires[at]))
    return source
  return wires.length > 0 ? { type: 'gather', wires } : undefined
}
