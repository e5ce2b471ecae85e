import type { Flow, FlowPlan, InputSource, PlannedNode, PortType, Wire } from '@chainwright/core'
import { outputType } from '../headless/card-ports.ts'
import { wireFit } from '../headless/wire-fit.ts'
import { mapWires, removeNodes } from './edit-nodes.ts'

/**
 * Removes nodes, and where one stood between two others, wires these together: what fed a removed node
 * feeds on what it fed, if its type suits. `plan` tells the types; without one, wires are cut.
 */
export function removeAndHeal(
  flow: Flow,
  ids: ReadonlySet<string>,
  plan: FlowPlan | undefined,
): Flow {
  if (!plan || ids.size === 0) return removeNodes(flow, ids)
  const healed = mapWires(flow, (wire) => {
    if (!ids.has(wire.node)) return wire
    // The wire goes when its end is removed as well.
    return replacementOf(wire, { flow, ids, plan, seen: new Set() })
  })
  return removeNodes(withoutTwins(healed, flow), ids)
}

interface Healing {
  readonly flow: Flow
  readonly ids: ReadonlySet<string>
  readonly plan: FlowPlan
  readonly seen: Set<string>
}

/** The wire that feeds a removed node and carries what the node gave. */
function replacementOf(wire: Wire, healing: Healing): Wire | undefined {
  const { flow, ids, plan, seen } = healing
  if (!ids.has(wire.node)) return wire
  if (seen.has(wire.node)) return undefined
  seen.add(wire.node)
  const type = typeOf(wire, plan)
  const sources = flow.nodes.get(wire.node)?.inputs.values() ?? []
  for (const source of sources) {
    const [first] = wiresOf(source)
    const found = first && replacementOf(first, healing)
    const given = found && typeOf(found, plan)
    if (found && type && given && wireFit(given, type) === 'same') return found
  }
  return undefined
}

function wiresOf(source: InputSource): readonly Wire[] {
  if (source.type === 'wire') return [source.wire]
  return source.type === 'gather' ? source.wires : []
}

/** The type that the end of a wire sees. */
function typeOf({ node, port }: Wire, plan: FlowPlan): PortType | undefined {
  if (node === 'inputs') return plan.inputs.get(port)?.type
  const planned: PlannedNode | undefined = plan.nodes[plan.index.get(node) ?? -1]
  const output = planned?.outputs.find(({ name }) => name === port)
  return planned && output && outputType(output, planned)
}

/** A wire that healed into a list where its source is already gathered is left out. */
function withoutTwins(healed: Flow, before: Flow): Flow {
  const nodes = new Map(healed.nodes)
  for (const [id, node] of healed.nodes) {
    if (node === before.nodes.get(id)) continue
    const inputs = new Map(node.inputs)
    for (const [port, source] of inputs) {
      if (source.type !== 'gather') continue
      const known = new Set<string>()
      const wires = source.wires.filter(({ node: from, port: name }) => {
        const isNew = !known.has(`${from}.${name}`)
        known.add(`${from}.${name}`)
        return isNew
      })
      if (wires.length < source.wires.length) inputs.set(port, { type: 'gather', wires })
    }
    nodes.set(id, { ...node, inputs })
  }
  return { ...healed, nodes }
}
