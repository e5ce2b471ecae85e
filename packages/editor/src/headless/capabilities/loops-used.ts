import {
  findNodeType,
  type Flow,
  type FlowNode,
  type NodeType,
  type Registry,
} from '@chainwright/core'
import type { NodePlace, UsedNode } from './used-nodes.ts'

/** A loop, and how often its body runs at most; `undefined` when nothing bounds it. */
export interface LoopUse extends NodePlace {
  readonly rounds: number | undefined
}

/** The loops of a flow. */
export function loopsUsed(nodes: readonly UsedNode[]): LoopUse[] {
  return nodes.flatMap(({ node, type, place }) => {
    return type?.kind === 'body' && type.repeats ? [{ ...place, rounds: roundsOf(node, type) }] : []
  })
}

/**
 * How often a body could run at most for one item: loops within loops multiply. 1 without loops,
 * `undefined` when nothing bounds them.
 */
export function mostRounds(flow: Flow, registry: Registry): number | undefined {
  const known = new Map<string, number>()
  const most = (one: Flow, open: readonly string[]): number => {
    let highest = 1
    for (const node of one.nodes.values()) {
      const type = findNodeType(registry, node.type)
      if (node.off || type?.kind !== 'body') continue
      const rounds = type.repeats ? (roundsOf(node, type) ?? Infinity) : 1
      highest = Math.max(highest, rounds * mostOfBody(node.flow ?? '', open))
    }
    return highest
  }
  const mostOfBody = (name: string, open: readonly string[]): number => {
    const body = flow.flows.get(name)
    // A flow that stands in itself cannot run.
    if (!body || open.includes(name)) return 1
    const found = known.get(name) ?? most(body, [...open, name])
    known.set(name, found)
    return found
  }
  const highest = most(flow, [])
  return Number.isFinite(highest) ? highest : undefined
}

/** The largest number that is set of a repeating node: what bounds it is a literal, so that it is known before. */
function roundsOf(node: FlowNode, type: NodeType): number | undefined {
  const bounds = Object.entries(type.inputs).flatMap(([name, port]) => {
    if (!port.literal || port.type.name !== 'number') return []
    const source = node.inputs.get(name)
    const value = source?.type === 'literal' ? source.value : port.default
    return typeof value === 'number' ? [value] : []
  })
  return bounds.length > 0 ? Math.max(...bounds) : undefined
}
