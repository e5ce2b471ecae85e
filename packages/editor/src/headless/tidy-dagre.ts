import { Graph, layout } from '@dagrejs/dagre'
import { defaultGaps, type Gaps, type PlaceGraph, type Point } from './place/place-graph.ts'

/**
 * Places cards with dagre, which untangles small flows better than `placeNodes` does and takes far
 * longer for large ones. Throws what dagre throws; beyond some thousand cards that is a stack overflow.
 */
export function placeWithDagre(
  { nodes, wires }: PlaceGraph,
  gaps: Gaps = defaultGaps,
): Map<string, Point> {
  const graph = new Graph({ compound: true })
  graph.setGraph({ rankdir: 'LR', ranksep: gaps.column, nodesep: gaps.row })
  for (const { id, width, height, group } of nodes) {
    graph.setNode(id, { width, height })
    if (group === undefined) continue
    graph.setNode(mark + group, {})
    graph.setParent(id, mark + group)
  }
  const known = new Set(nodes.map(({ id }) => id))
  for (const { from, to } of wires) {
    if (from !== to && known.has(from) && known.has(to)) graph.setEdge(from, to, {})
  }
  holdEnds(graph, nodes)
  layout(graph)
  return fromCorner(
    nodes.map(({ id, width, height }) => {
      const { x, y } = graph.node(id) as Point
      return [id, { x: x - width / 2, y: y - height / 2 }]
    }),
  )
}

/** Begins the ids of frames and ends; no id of a card does. */
const mark = '\u0000'
/** How much the inputs and outputs of a flow are drawn to its ends, against 1 of a wire. */
const endWeight = 100

/** Two points before and behind all cards, to which inputs and outputs of the flow are drawn. */
function holdEnds(graph: Graph, nodes: PlaceGraph['nodes']): void {
  if (nodes.every(({ rank }) => rank === undefined)) return
  const [start, end] = [`${mark}start`, `${mark}end`]
  const first = nodes.filter(({ id, rank }) => rank === 'first' || graph.inEdges(id)?.length === 0)
  const last = nodes.filter(({ id, rank }) => rank === 'last' || graph.outEdges(id)?.length === 0)
  for (const point of [start, end]) graph.setNode(point, { width: 0, height: 0 })
  for (const { id, rank } of first) {
    graph.setEdge(start, id, { weight: rank === 'first' ? endWeight : 0 })
  }
  for (const { id, rank } of last)
    graph.setEdge(id, end, { weight: rank === 'last' ? endWeight : 0 })
}

function fromCorner(points: readonly (readonly [string, Point])[]): Map<string, Point> {
  const left = points.reduce((least, [, { x }]) => Math.min(least, x), Infinity)
  const top = points.reduce((least, [, { y }]) => Math.min(least, y), Infinity)
  return new Map(
    points.map(([id, { x, y }]) => [id, { x: Math.round(x - left), y: Math.round(y - top) }]),
  )
}
