import type { Flow, InputSource, Wire } from './flow.ts'

/** Nodes in an order in which each stands after all that feed it. */
export interface NodeOrder {
  readonly order: readonly string[]
  /** Ids along one cycle, first repeated at the end; `undefined` when there is none. */
  readonly cycle: readonly string[] | undefined
}

/** Sorts the nodes of a flow by their wires (Kahn's algorithm, file order among equals). */
export function orderNodes(flow: Flow): NodeOrder {
  const waiting = new Map<string, number>()
  const consumers = new Map<string, string[]>()
  const ready: string[] = []
  for (const [id, node] of flow.nodes) {
    let sources = 0
    for (const source of node.inputs.values()) {
      for (const wire of wiresOf(source)) {
        if (wire.node === 'inputs' || !flow.nodes.has(wire.node)) continue
        sources++
        const fed = consumers.get(wire.node)
        if (fed) fed.push(id)
        else consumers.set(wire.node, [id])
      }
    }
    waiting.set(id, sources)
    if (sources === 0) ready.push(id)
  }
  for (let next = 0; next < ready.length; next++) {
    for (const id of consumers.get(ready[next] ?? '') ?? []) {
      const left = (waiting.get(id) ?? 0) - 1
      waiting.set(id, left)
      if (left === 0) ready.push(id)
    }
  }
  const cycle = ready.length === flow.nodes.size ? undefined : findCycle(flow, waiting)
  return { order: ready, cycle }
}

/** The wires of an input; none for a literal. */
export function wiresOf(source: InputSource): readonly Wire[] {
  if (source.type === 'wire') return [source.wire]
  return source.type === 'gather' ? source.wires : []
}

/** Walks backwards from a node that never became ready: every such node is fed by another one. */
function findCycle(flow: Flow, waiting: ReadonlyMap<string, number>): readonly string[] {
  const stuck = (id: string): boolean => (waiting.get(id) ?? 0) > 0
  let at = [...flow.nodes.keys()].find(stuck)
  const path: string[] = []
  const seen = new Map<string, number>()
  while (at !== undefined && !seen.has(at)) {
    seen.set(at, path.length)
    path.push(at)
    const sources = [...(flow.nodes.get(at)?.inputs.values() ?? [])].flatMap(wiresOf)
    at = sources.map((wire) => wire.node).find(stuck)
  }
  const cycle = path.slice(seen.get(at ?? '') ?? 0)
  return [...cycle, cycle[0] ?? ''].toReversed()
}
