import type { Link, Linked } from './place-graph.ts'

/** Which column each card stands in, counted from 0, and the wires that lead to the right. */
export interface Layered extends Linked {
  readonly layers: Int32Array
}

/**
 * Columns by the longest way that leads to a card. What needs nothing from the inputs of a flow
 * stands as far to the right as its takers allow. Wires that close a circle are left out.
 */
export function layerNodes(linked: Linked): Layered {
  const { nodes, before, after, order } = withoutCircles(linked)
  const layers = new Int32Array(nodes.length)
  const held = new Uint8Array(nodes.length)
  for (const at of order) {
    let layer = 0
    let isHeld = nodes[at]?.rank === 'first' ? 1 : 0
    for (const { node } of before[at] ?? []) {
      layer = Math.max(layer, (layers[node] ?? 0) + 1)
      isHeld |= held[node] ?? 0
    }
    layers[at] = layer
    held[at] = isHeld
  }
  standLast(nodes, layers)
  for (const at of order.toReversed()) {
    const takers = after[at] ?? []
    if (held[at] === 1 || takers.length === 0) continue
    layers[at] =
      takers.reduce((least, { node }) => Math.min(least, layers[node] ?? 0), Infinity) - 1
  }
  return { nodes, before, after, layers }
}

/** Puts what wants to be last behind all others. */
function standLast(nodes: Linked['nodes'], layers: Int32Array): void {
  let last = 0
  for (const [at, { rank }] of nodes.entries()) {
    const layer = layers[at] ?? 0
    last = Math.max(last, rank === 'last' || rank === 'first' ? layer : layer + 1)
  }
  for (const [at, { rank }] of nodes.entries()) if (rank === 'last') layers[at] = last
}

/** The same cards without the wires that close a circle, and an order in which sources come first. */
function withoutCircles(linked: Linked): Linked & { readonly order: readonly number[] } {
  const finished = finishOrder(linked)
  const order = finished.toReversed()
  const rank = new Int32Array(order.length)
  for (const [at, node] of order.entries()) rank[node] = at
  const leads = (from: number, to: number) => (rank[from] ?? 0) < (rank[to] ?? 0)
  return {
    nodes: linked.nodes,
    before: linked.before.map((links, to) => links.filter(({ node }) => leads(node, to))),
    after: linked.after.map((links, from) => links.filter(({ node }) => leads(from, node))),
    order,
  }
}

/** Cards in the order in which a depth-first walk along the wires leaves them for good. */
function finishOrder({ nodes, before, after }: Linked): number[] {
  const finished: number[] = []
  const entered = new Uint8Array(nodes.length)
  // Walks begin at the last source, so that the first one ends up in front.
  const roots = [...nodes.keys()].toReversed()
  const starts = [
    ...roots.filter((at) => (before[at] ?? []).length === 0),
    ...roots.filter((at) => (before[at] ?? []).length > 0).toReversed(),
  ]
  for (const start of starts) {
    if (entered[start] === 1) continue
    entered[start] = 1
    const path = [{ node: start, open: reversedLinks(after[start]) }]
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const next = top.open.pop()
      if (next === undefined) {
        finished.push(top.node)
        path.pop()
      } else if (entered[next] !== 1) {
        entered[next] = 1
        path.push({ node: next, open: reversedLinks(after[next]) })
      }
    }
  }
  return finished
}

function reversedLinks(links: readonly Link[] = []): number[] {
  return links.map(({ node }) => node)
}
