import type { SkipReason } from './events.ts'
import { pathOf, type NodeState } from './run-state.ts'
import { becomeDone, becomeReady, derive, type Work } from './work.ts'

/** A node is final: what takes values from it has one source less to wait for. */
export function nodeSettled(work: Work, { scope, planned }: NodeState): void {
  const { plan, waitingFor, nodes } = scope
  if (--scope.open === 0 && scope.owner) becomeDone(work, scope)
  const { first, nodes: takers } = plan.takers
  const end = first[planned.index + 1] ?? 0
  for (let next = first[planned.index] ?? 0; next < end; next++) {
    const taker = takers[next] ?? 0
    const left = (waitingFor[taker] ?? 0) - 1
    waitingFor[taker] = left
    if (left === 0) becomeReady(work, nodes[taker])
  }
}

/** The node does not run; what needs it will be skipped in turn. */
export function skip(work: Work, node: NodeState, reason: SkipReason): void {
  node.status = 'skipped'
  node.skip = reason
  node.endedAt = work.time
  derive(work, { type: 'node-skip', node: pathOf(node), reason, time: work.time })
  nodeSettled(work, node)
}

/**
 * All items of a lifted node are done: their outputs become lists, in order. An output that no item
 * gave has no value, unless no item is left at all.
 */
export function collect(work: Work, node: NodeState): void {
  const items = node.items ?? []
  const kept = items.filter((item) => item.status === 'succeeded')
  const outputs: Record<string, unknown> = {}
  for (const { name } of node.planned.outputs) {
    const values = kept.map((item) => item.outputs?.[name]).filter((value) => value !== undefined)
    if (values.length > 0 || kept.length === 0) outputs[name] = values
  }
  node.outputs = outputs
  node.status = 'succeeded'
  node.endedAt = work.time
  const skipped = [...items.keys()].filter((item) => items[item]?.status === 'skipped')
  derive(work, {
    type: 'node-collect',
    node: pathOf(node),
    items: items.length,
    skipped,
    time: work.time,
  })
  nodeSettled(work, node)
}
