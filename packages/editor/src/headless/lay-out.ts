import type { CanvasWire } from './canvas-id.ts'
import type { Card } from './card.ts'
import { portY } from './geometry.ts'
import { boundsOf, type Rectangle } from './grid.ts'
import type { FlowLayout, Group, Place } from './layout-file.ts'
import { placeSome } from './place-some.ts'
import { placeNodes } from './place.ts'
import { defaultGaps, type PlaceGraph, type PlaceNode } from './place/place-graph.ts'

/** Cards by canvas id, and the wires between them. */
export interface Drawing {
  readonly cards: ReadonlyMap<string, Card>
  readonly wires: readonly CanvasWire[]
  readonly layout: FlowLayout
}

/**
 * A place for every card, in the order of the cards: the one in the file where there is one. A flow
 * without places is laid out as a whole; cards that lack one come beside what they are wired to.
 */
export function layOut(drawing: Drawing): Map<string, Place> {
  const { cards, layout } = drawing
  const missing = new Set([...cards.keys()].filter((id) => !layout.nodes.has(id)))
  const found = missingPlaces(drawing, missing)
  const places = new Map<string, Place>()
  for (const id of cards.keys()) {
    places.set(id, layout.nodes.get(id) ?? found.get(id) ?? { x: 0, y: 0 })
  }
  return places
}

function missingPlaces(drawing: Drawing, missing: ReadonlySet<string>): ReadonlyMap<string, Place> {
  if (missing.size === 0) return new Map()
  const { layout } = drawing
  const graph = placeGraph(drawing)
  if (missing.size === graph.nodes.length) return placeNodes(graph)
  const found = new Map<string, Place>()
  const standing = new Map<string, Place>(layout.nodes)
  for (const chosen of partsOf(graph, missing)) {
    for (const [id, place] of placeSome(graph, { chosen, standing })) {
      found.set(id, place)
      standing.set(id, place)
    }
  }
  return found
}

/** Most parts that are placed one by one; what is left comes as a whole. */
const mostParts = 50

/** The cards without places in parts that wires hold together, so that each comes to its neighbours. */
function partsOf({ wires }: PlaceGraph, missing: ReadonlySet<string>): ReadonlySet<string>[] {
  const parts = new Map([...missing].map((id) => [id, new Set([id])]))
  for (const { from, to } of wires) {
    const [one, other] = [parts.get(from), parts.get(to)]
    if (!one || !other || one === other) continue
    const [small, large] = one.size < other.size ? [one, other] : [other, one]
    for (const id of small) {
      large.add(id)
      parts.set(id, large)
    }
  }
  const all = [...new Set(parts.values())]
  if (all.length <= mostParts) return all
  const rest = all.slice(mostParts).flatMap((part) => [...part])
  return [...all.slice(0, mostParts), new Set(rest)]
}

/** What `placeNodes`, `placeSome` and `tidyNodes` take: sizes, groups and ends of the cards of a flow. */
export function placeGraph({ cards, wires, layout }: Drawing): PlaceGraph {
  const groups = new Map<string, string>()
  for (const [at, { nodes }] of layout.groups.entries()) {
    for (const id of nodes) if (!groups.has(id)) groups.set(id, String(at))
  }
  return {
    nodes: Array.from(cards.values(), (card) => placeNode(card, layout, groups.get(card.id))),
    wires: wires.map(({ source, sourcePort, target, targetPort }) => ({
      from: source,
      to: target,
      fromY: outputY(cards.get(source), sourcePort),
      toY: inputY(cards.get(target), targetPort),
    })),
  }
}

function placeNode(card: Card, layout: FlowLayout, group: string | undefined): PlaceNode {
  const { width, height } = cardSize(card, layout.nodes.get(card.id))
  const ranks = { node: undefined, input: 'first', output: 'last' } as const
  const rank = ranks[card.kind]
  return {
    id: card.id,
    width,
    height,
    ...(group !== undefined && { group }),
    ...(rank && { rank }),
  }
}

/** Size of a card: the one that a person chose, or its own; never lower than what is on it. */
export function cardSize(card: Card, place: Place | undefined): { width: number; height: number } {
  return {
    width: place?.width ?? card.width,
    height: Math.max(place?.height ?? 0, card.height),
  }
}

/** Middle of an output, from the top of its card; that of the first one when there is none. */
export function outputY(card: Card | undefined, port: string): number {
  return card?.outputs.find(({ name }) => name === port)?.y ?? portY(0)
}

/** Middle of an input, from the top of its card; that of the first one when it is not shown. */
export function inputY(card: Card | undefined, port: string): number {
  return card?.inputs.find(({ name }) => name === port)?.y ?? portY(0)
}

/** The frame of a group around the cards that are there; `undefined` when none is. */
export function groupFrame(
  group: Group,
  boxOf: (id: string) => Rectangle | undefined,
): Rectangle | undefined {
  const boxes = group.nodes.flatMap((id) => boxOf(id) ?? [])
  if (boxes.length === 0) return undefined
  const { frame, head } = defaultGaps
  const { x, y, width, height } = boundsOf(boxes)
  return {
    x: x - frame,
    y: y - frame - head,
    width: width + 2 * frame,
    height: height + 2 * frame + head,
  }
}
