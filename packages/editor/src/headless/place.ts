import {
  defaultGaps,
  linkNodes,
  type Gaps,
  type Placed,
  type PlaceGraph,
  type PlaceNode,
  type PlaceWire,
  type Point,
} from './place/place-graph.ts'
import { placeLinked } from './place/place-linked.ts'
import { placeParts } from './place/place-parts.ts'

/**
 * Places the cards of a flow in columns from left to right: inputs of the flow first, its outputs
 * last, every card behind all that feed it, groups together in a frame. Gives the left upper corner of
 * each card by id, from (0, 0). Quick for thousands of cards; the same graph gives the same places.
 */
export function placeNodes(graph: PlaceGraph, gaps: Gaps = defaultGaps): Map<string, Point> {
  const groups = groupsOf(graph.nodes)
  const inner = new Map<string, Placed>()
  for (const [group, nodes] of groups) {
    // As one part: members that no wire joins stand below each other.
    inner.set(group, placeLinked(linkNodes({ nodes, wires: graph.wires }), gaps))
  }
  const frames = frameGraph(graph, { groups, inner, gaps })
  const outer = placeParts(linkNodes(frames), gaps)
  const points = new Map<string, Point>()
  for (const [at, { id }] of frames.nodes.entries()) {
    const corner = outer.points[at] ?? { x: 0, y: 0 }
    const members = groups.get(id.slice(frameMark.length))
    if (!id.startsWith(frameMark) || !members) points.set(id, corner)
    else
      addMembers(points, corner, { members, placed: inner.get(id.slice(frameMark.length)), gaps })
  }
  return points
}

/** Begins the ids of frames; no id of a card does. */
const frameMark = '\u0000'

function groupsOf(nodes: readonly PlaceNode[]): Map<string, PlaceNode[]> {
  const groups = new Map<string, PlaceNode[]>()
  for (const node of nodes) {
    if (node.group === undefined) continue
    const members = groups.get(node.group)
    if (members) members.push(node)
    else groups.set(node.group, [node])
  }
  return groups
}

interface Framing {
  readonly groups: ReadonlyMap<string, readonly PlaceNode[]>
  readonly inner: ReadonlyMap<string, Placed>
  readonly gaps: Gaps
}

/** The graph in which each group is one large card, at the place of its first member. */
function frameGraph({ nodes, wires }: PlaceGraph, framing: Framing): PlaceGraph {
  const ends = new Map<string, { id: string; y: number }>()
  const frames: PlaceNode[] = []
  for (const node of nodes) {
    if (node.group === undefined) frames.push(node)
    else if (framing.groups.get(node.group)?.[0] === node) {
      frames.push(frameOf(node.group, framing))
      noteEnds(node.group, framing, ends)
    }
  }
  const heights = new Map(nodes.map(({ id, height }) => [id, height]))
  const end = (id: string, y: number | undefined) => {
    const frame = ends.get(id)
    const own = y ?? (heights.get(id) ?? 0) / 2
    return frame ? { id: frame.id, y: frame.y + own } : { id, y: own }
  }
  return {
    nodes: frames,
    wires: wires.map((wire): PlaceWire => {
      const from = end(wire.from, wire.fromY)
      const to = end(wire.to, wire.toY)
      return { from: from.id, to: to.id, fromY: from.y, toY: to.y }
    }),
  }
}

function frameOf(group: string, { groups, inner, gaps }: Framing): PlaceNode {
  const { width = 0, height = 0 } = inner.get(group) ?? {}
  const [rank, other] = new Set(groups.get(group)?.map((member) => member.rank))
  return {
    id: frameMark + group,
    width: width + 2 * gaps.frame,
    height: height + 2 * gaps.frame + gaps.head,
    ...(rank !== undefined && other === undefined && { rank }),
  }
}

/** Notes for each member of a group its frame, and how far below the frame's top it stands. */
function noteEnds(
  group: string,
  { groups, inner, gaps }: Framing,
  ends: Map<string, { id: string; y: number }>,
): void {
  const points = inner.get(group)?.points
  for (const [at, { id }] of (groups.get(group) ?? []).entries()) {
    ends.set(id, { id: frameMark + group, y: (points?.[at]?.y ?? 0) + gaps.frame + gaps.head })
  }
}

function addMembers(
  points: Map<string, Point>,
  corner: Point,
  group: { members: readonly PlaceNode[]; placed: Placed | undefined; gaps: Gaps },
): void {
  const { members, placed, gaps } = group
  for (const [at, { id }] of members.entries()) {
    const { x, y } = placed?.points[at] ?? { x: 0, y: 0 }
    points.set(id, { x: corner.x + gaps.frame + x, y: corner.y + gaps.frame + gaps.head + y })
  }
}
