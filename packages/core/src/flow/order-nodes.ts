import type { Flow, FlowNode } from './flow.ts'

/** Nodes in an order in which each stands after all that feed it. */
export interface NodeOrder {
  /** All nodes; those that stand in a cycle, or behind one, come last. */
  readonly order: readonly string[]
  /** The ids along each cycle, in the direction of the wires; cycles that share a node count once. */
  readonly cycles: readonly (readonly string[])[]
}

/** Sorts the nodes of a flow by their wires (Kahn's algorithm, file order among equals). */
export function orderNodes(flow: Flow): NodeOrder {
  const waiting = new Map<string, number>()
  const consumers = new Map<string, string[]>()
  const ready: string[] = []
  for (const [id, node] of flow.nodes) {
    const sources = sourcesOf(node).filter((source) => flow.nodes.has(source))
    for (const source of sources) {
      const fed = consumers.get(source)
      if (fed) fed.push(id)
      else consumers.set(source, [id])
    }
    waiting.set(id, sources.length)
    if (sources.length === 0) ready.push(id)
  }
  for (let next = 0; next < ready.length; next++) {
    for (const id of consumers.get(ready[next] ?? '') ?? []) {
      const left = (waiting.get(id) ?? 0) - 1
      waiting.set(id, left)
      if (left === 0) ready.push(id)
    }
  }
  if (ready.length === flow.nodes.size) return { order: ready, cycles: [] }
  const stuck = [...flow.nodes.keys()].filter((id) => (waiting.get(id) ?? 0) > 0)
  return { order: [...ready, ...stuck], cycles: findCycles(flow, new Set(stuck)) }
}

/** What feeds a node, once for each wire; `inputs` stands for the inputs of the flow. */
function sourcesOf(node: FlowNode): string[] {
  const sources: string[] = []
  for (const source of node.inputs.values()) {
    if (source.type === 'wire') sources.push(source.wire.node)
    if (source.type === 'gather') for (const wire of source.wires) sources.push(wire.node)
  }
  return sources
}

interface Search {
  readonly flow: Flow
  /** Nodes that stand in a cycle or behind one. */
  readonly stuck: ReadonlySet<string>
  readonly seen: Set<string>
  readonly inCycle: Set<string>
  readonly cycles: string[][]
}

/** How far a walk is at one node. */
interface Step {
  readonly id: string
  /** Sources that were not followed yet, the first one last. */
  readonly open: string[]
}

function findCycles(flow: Flow, stuck: ReadonlySet<string>): string[][] {
  const search: Search = { flow, stuck, seen: new Set(), inCycle: new Set(), cycles: [] }
  for (const id of stuck) if (!search.seen.has(id)) walkBack(id, search)
  return search.cycles
}

/** Walks against the wires, depth first: a wire that begins on the path so far closes a cycle. */
function walkBack(first: string, search: Search): void {
  const path = [enter(first, search)]
  const onPath = new Set([first])
  for (let last = path.at(-1); last; last = path.at(-1)) {
    const source = last.open.pop()
    if (source === undefined) {
      onPath.delete(last.id)
      path.pop()
    } else if (!search.seen.has(source)) {
      onPath.add(source)
      path.push(enter(source, search))
    } else if (onPath.has(source)) closeCycle(path, source, search)
  }
}

function enter(id: string, { flow, stuck, seen }: Search): Step {
  seen.add(id)
  const node = flow.nodes.get(id)
  const open = node ? sourcesOf(node).filter((source) => stuck.has(source)) : []
  return { id, open: open.toReversed() }
}

function closeCycle(path: readonly Step[], from: string, { inCycle, cycles }: Search): void {
  if (inCycle.has(from) || inCycle.has(path.at(-1)?.id ?? '')) return
  const start = path.findLastIndex(({ id }) => id === from)
  const cycle = path.slice(start).map(({ id }) => id)
  if (!cycle.some((id) => inCycle.has(id))) cycles.push(cycle.toReversed())
  for (const id of cycle) inCycle.add(id)
}
