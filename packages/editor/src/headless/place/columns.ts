import type { WithLanes } from './lanes.ts'
import type { Gaps, Link } from './place-graph.ts'

/** Cards and lanes by column, each column from top to bottom. */
export type Columns = readonly (readonly number[])[]

/** How often the columns are gone through, to the right and back; less often for very large flows. */
const [mostSweeps, fewSweeps, manyNodes] = [8, 4, 2000]

/**
 * Orders every column so that few wires cross: each card goes where the middle one of its neighbours
 * is, to the right and back again; the order with the shortest wires is kept.
 */
export function orderColumns(graph: WithLanes, gaps: Gaps): Columns {
  const columns = firstOrder(graph)
  const tops = new Float64Array(graph.nodes.length)
  for (const column of columns) stack(column, graph, tops, gaps)
  let best = columns.map((column) => [...column])
  let shortest = wireHeight(graph, tops)
  const sweeps = graph.nodes.length > manyNodes ? fewSweeps : mostSweeps
  for (let sweep = 0; sweep < sweeps && shortest > 0; sweep++) {
    const toRight = sweep % 2 === 0
    for (const column of toRight ? columns : columns.toReversed()) {
      const wanted = column.map((node) => wantedTop(node, toRight, graph, tops))
      sortBy(column, wanted)
      stack(column, graph, tops, gaps)
    }
    const height = wireHeight(graph, tops)
    if (height >= shortest) continue
    shortest = height
    best = columns.map((column) => [...column])
  }
  return best
}

/** Splits columns that are taller than a limit, in order; a fan of thousands would be endless. */
export function splitTall(columns: Columns, { nodes }: WithLanes, gaps: Gaps): Columns {
  const heights = columns.map((column) =>
    column.reduce((sum, node) => sum + (nodes[node]?.height ?? 0) + gaps.row, 0),
  )
  const area = columns.reduce((sum, column, at) => {
    const width = column.reduce((most, node) => Math.max(most, nodes[node]?.width ?? 0), 0)
    return sum + (width + gaps.column) * (heights[at] ?? 0)
  }, 0)
  const limit = Math.max(4000, Math.sqrt(area))
  return columns.flatMap((column, at) => {
    const parts = Math.ceil((heights[at] ?? 0) / limit)
    if (parts <= 1) return [column]
    const size = Math.ceil(column.length / parts)
    return Array.from({ length: parts }, (_, part) => column.slice(part * size, (part + 1) * size))
  })
}

/** The order of a walk from the first columns on, so that what belongs together begins together. */
function firstOrder({ nodes, layers, after }: WithLanes): number[][] {
  const columns: number[][] = []
  const entered = new Uint8Array(nodes.length)
  const byLayer = [...nodes.keys()].toSorted((a, b) => (layers[a] ?? 0) - (layers[b] ?? 0))
  for (const start of byLayer) {
    const open = [start]
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (entered[node] === 1) continue
      entered[node] = 1
      const column = (columns[layers[node] ?? 0] ??= [])
      column.push(node)
      for (const link of (after[node] ?? []).toReversed()) open.push(link.node)
    }
  }
  return Array.from(columns, (column) => column ?? [])
}

/** Stands the cards of a column one below the other, around the middle of the flow. */
function stack(
  column: readonly number[],
  { nodes }: WithLanes,
  tops: Float64Array,
  gaps: Gaps,
): void {
  const heights = column.map((node) => (nodes[node]?.height ?? 0) + gaps.row)
  let top = -heights.reduce((sum, height) => sum + height, 0) / 2
  for (const [at, node] of column.entries()) {
    tops[node] = top
    top += heights[at] ?? 0
  }
}

/** Where a card would stand by the wires of one of its sides; where it stands when there are none. */
function wantedTop(
  node: number,
  fromLeft: boolean,
  { before, after }: WithLanes,
  tops: Float64Array,
): number {
  const links = (fromLeft ? before[node] : after[node]) ?? []
  return middleTop(links, tops) ?? tops[node] ?? 0
}

/** The middle one of the tops that would make the wires level; `undefined` without wires. */
export function middleTop(links: readonly Link[], tops: Float64Array): number | undefined {
  if (links.length === 0) return undefined
  const wanted = links
    .map(({ node, here, there }) => (tops[node] ?? 0) + there - here)
    .toSorted((a, b) => a - b)
  const half = wanted.length >> 1
  const upper = wanted[half] ?? 0
  return wanted.length % 2 === 1 ? upper : ((wanted[half - 1] ?? 0) + upper) / 2
}

function sortBy(column: number[], wanted: readonly number[]): void {
  const order = [...column.keys()].toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b)
  const sorted = order.map((at) => column[at] ?? 0)
  for (const [at, node] of sorted.entries()) column[at] = node
}

/** How far all wires go up and down. */
function wireHeight({ after }: WithLanes, tops: Float64Array): number {
  let sum = 0
  for (const [node, links] of after.entries()) {
    for (const link of links) {
      sum += Math.abs((tops[node] ?? 0) + link.here - (tops[link.node] ?? 0) - link.there)
    }
  }
  return sum
}
