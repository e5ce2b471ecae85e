import type { Flow, FlowNode, Wire } from './flow.ts'

/** Nodes in an order in which each stands after all that feed it. */
export interface NodeOrder {
  /** All nodes; those that stand in a cycle, or behind one, come last. */
  readonly order: readonly string[]
  /** The ids along each cycle, in the direction of the wires; cycles that share a node count once. */
  readonly cycles: readonly (readonly string[])[]
}

/** Sorts the nodes of a flow by their wires (Kahn's algorithm, file order among equals). */
export function orderNodes(flow: Flow): NodeOrder {
  const ids = [...flow.nodes.keys()]
  const { waiting, first, next, to } = countWires(flow)
  const ready: number[] = []
  for (let node = 0; node < ids.length; node++) if (waiting[node] === 0) ready.push(node)
  for (let at = 0; at < ready.length; at++) {
    for (let wire = first[ready[at] ?? 0] ?? 0; wire > 0; wire = next[wire] ?? 0) {
      const node = to[wire] ?? 0
      waiting[node] = (waiting[node] ?? 0) - 1
      if (waiting[node] === 0) ready.push(node)
    }
  }
  const order = ready.map((node) => ids[node] ?? '')
  if (order.length === ids.length) return { order, cycles: [] }
  const stuck = ids.filter((_, node) => (waiting[node] ?? 0) > 0)
  return { order: [...order, ...stuck], cycles: findCycles(flow, new Set(stuck)) }
}

/**
 * The wires between nodes, by number: how many feed each node, and for each node a linked list of
 * the wires that leave it (`first`, then `next`; 0 ends it), with the node that each leads `to`.
 */
function countWires(flow: Flow) {
  const numbers = new Map<string, number>()
  for (const id of flow.nodes.keys()) numbers.set(id, numbers.size)
  const waiting = new Int32Array(numbers.size)
  const first = new Int32Array(numbers.size)
  const from = [0]
  const to = [0]
  let taker = 0
  const add = ({ node }: Wire): void => {
    const source = numbers.get(node)
    if (source === undefined) return
    waiting[taker] = (waiting[taker] ?? 0) + 1
    from.push(source)
    to.push(taker)
  }
  for (const { inputs } of flow.nodes.values()) {
    for (const source of inputs.values()) {
      if (source.type === 'wire') add(source.wire)
      else if (source.type === 'gather') source.wires.forEach(add)
    }
    taker++
  }
  const next = new Int32Array(to.length)
  for (let wire = to.length - 1; wire > 0; wire--) {
    const source = from[wire] ?? 0
    next[wire] = first[source] ?? 0
    first[source] = wire
  }
  return { waiting, first, next, to }
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
