import { boundsOf, type Rectangle } from './grid.ts'
import { placeNodes } from './place.ts'
import { freePlace } from './place/free-place.ts'
import {
  defaultGaps,
  rectanglesOf,
  type Gaps,
  type PlaceGraph,
  type PlaceNode,
  type Point,
} from './place/place-graph.ts'

/** What is placed, and around what. */
export interface PlaceSomeOptions {
  /** The cards to place: a selection to tidy, or cards that are new. */
  readonly chosen: ReadonlySet<string>
  /** Where cards stand now, chosen ones included; new ones have no entry. */
  readonly standing: ReadonlyMap<string, Point>
  /** Where the left upper corner of new cards should be, such as the pointer. */
  readonly at?: Point
  readonly gaps?: Gaps
}

/**
 * Places some cards of a flow and leaves the others where they are. A selection keeps its middle; new
 * cards stand beside those that they are wired to, or at `at`; both move to the nearest place where
 * they cover nothing. Gives places of the chosen cards alone.
 */
export function placeSome(graph: PlaceGraph, options: PlaceSomeOptions): Map<string, Point> {
  const { chosen, standing, gaps = defaultGaps } = options
  const nodes = graph.nodes.filter(({ id }) => chosen.has(id))
  const placed = placeNodes({ nodes, wires: graph.wires }, gaps)
  const points = nodes.map(({ id }) => placed.get(id) ?? { x: 0, y: 0 })
  const others = graph.nodes.filter(({ id }) => !chosen.has(id) && standing.has(id))
  const rest = rectanglesAt(others, standing)
  const block = rectanglesOf(nodes, points)
  const wanted = wantedCorner(graph, { options, block, rest, points: placed, gaps })
  const moved = block.map((card) => ({ ...card, x: card.x + wanted.x, y: card.y + wanted.y }))
  const shift = freePlace(moved, rest, gaps.row)
  return new Map(
    nodes.map(({ id }, at): [string, Point] => {
      const { x, y } = moved[at] ?? { x: 0, y: 0 }
      return [id, { x: Math.round(x + shift.x), y: Math.round(y + shift.y) }]
    }),
  )
}

interface Wanting {
  readonly options: PlaceSomeOptions
  readonly block: readonly Rectangle[]
  readonly rest: readonly Rectangle[]
  /** Places of the chosen cards among themselves. */
  readonly points: ReadonlyMap<string, Point>
  readonly gaps: Gaps
}

/** What is added to the places among themselves. */
function wantedCorner(graph: PlaceGraph, wanting: Wanting): Point {
  const { options, block, rest, gaps } = wanting
  if (options.at) return options.at
  const before = graph.nodes.filter(({ id }) => options.chosen.has(id) && options.standing.has(id))
  if (before.length > 0) {
    const from = middleOf(rectanglesAt(before, options.standing))
    const to = middleOf(block)
    return { x: from.x - to.x, y: from.y - to.y }
  }
  const beside = besideNeighbours(graph, wanting)
  if (beside) return beside
  const { x, y, height } = boundsOf(rest)
  return { x, y: rest.length > 0 ? y + height + gaps.part : y }
}

/** Behind all cards that feed the new ones, level with them; before their takers when nothing does. */
function besideNeighbours(
  graph: PlaceGraph,
  { options, points, gaps }: Wanting,
): Point | undefined {
  const { chosen, standing } = options
  const sizes = new Map(graph.nodes.map((node): [string, PlaceNode] => [node.id, node]))
  let [behind, ahead] = [-Infinity, Infinity]
  const levels: { from: number[]; to: number[] } = { from: [], to: [] }
  for (const wire of graph.wires) {
    const source = standing.get(wire.from)
    const target = standing.get(wire.to)
    const leaves = wire.fromY ?? (sizes.get(wire.from)?.height ?? 0) / 2
    const enters = wire.toY ?? (sizes.get(wire.to)?.height ?? 0) / 2
    if (source && !chosen.has(wire.from) && chosen.has(wire.to)) {
      const place = points.get(wire.to) ?? source
      behind = Math.max(
        behind,
        source.x + (sizes.get(wire.from)?.width ?? 0) + gaps.column - place.x,
      )
      levels.from.push(source.y + leaves - enters - place.y)
    }
    if (target && !chosen.has(wire.to) && chosen.has(wire.from)) {
      const place = points.get(wire.from) ?? target
      ahead = Math.min(ahead, target.x - gaps.column - (sizes.get(wire.from)?.width ?? 0) - place.x)
      levels.to.push(target.y + enters - leaves - place.y)
    }
  }
  if (levels.from.length > 0) return { x: behind, y: medianOf(levels.from) }
  if (levels.to.length > 0) return { x: ahead, y: medianOf(levels.to) }
  return undefined
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

function middleOf(cards: readonly Rectangle[]): Point {
  const { x, y, width, height } = boundsOf(cards)
  return { x: x + width / 2, y: y + height / 2 }
}

function rectanglesAt(
  nodes: readonly PlaceNode[],
  standing: ReadonlyMap<string, Point>,
): Rectangle[] {
  return rectanglesOf(
    nodes,
    nodes.map(({ id }) => standing.get(id) ?? { x: 0, y: 0 }),
  )
}
