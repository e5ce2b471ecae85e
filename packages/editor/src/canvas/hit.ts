import type { CardPort } from '../headless/card-ports.ts'
import type { Card } from '../headless/card.ts'
import { touches, type Rectangle } from '../headless/grid.ts'
import { cardSize } from '../headless/lay-out.ts'
import { hitTest } from '../headless/paint/hit-test.ts'
import { indexScene } from '../headless/paint/scene.ts'
import { boxOf, type Layer } from './layer.ts'

/** A point of the canvas, in canvas units. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** A port on the canvas. */
export interface PortPlace {
  readonly card: string
  readonly port: string
  readonly side: 'input' | 'output'
}

/** What is under the pointer. */
export type BoardHit =
  | ({ readonly kind: 'port' } & PortPlace)
  | { readonly kind: 'card'; readonly id: string }
  | { readonly kind: 'wire'; readonly id: string }
  | { readonly kind: 'note'; readonly index: number }
  | { readonly kind: 'group'; readonly index: number }
  | { readonly kind: 'empty' }

/** What stands on the canvas, as the pointer meets it. */
export interface Standing {
  readonly layer: Layer
  /** Cards are painted, and have no ports that could be met. */
  readonly far: boolean
  /** The card under the loose end of a wire. */
  readonly expanded: Card | undefined
}

/** How near a port must be, in canvas units. */
const portReach = 13
/** How near a wire must be, in pixels. */
const wireReach = 6

/** What is at a point: ports first, then what is in front. */
export function boardHit(state: Standing, point: Point, zoom: number): BoardHit {
  const { layer, far, expanded } = state
  const port = far ? undefined : portAt(state, point)
  if (port) return { kind: 'port', ...port }
  const hit = hitTest(layer.scene, point, wireReach / zoom)
  const [front] = expanded ? cardsTouching(state, { ...point, width: 0, height: 0 }) : []
  if (front !== undefined) return { kind: 'card', id: front }
  if (!hit) return { kind: 'empty' }
  if (hit.kind === 'box') return { kind: 'card', id: hit.id }
  if (hit.kind === 'wire') return { kind: 'wire', id: hit.id }
  return { kind: hit.kind, index: Number(hit.id) }
}

/** The nearest port to a point, of the card that is in front there. */
export function portAt(
  state: Omit<Standing, 'far'>,
  point: Point,
  reach = portReach,
): PortPlace | undefined {
  const { x, y } = point
  const area = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }
  for (const id of cardsTouching(state, area)) {
    const card = cardShown(state, id)
    const box = boxOf(state.layer, id)
    if (!card || !box) continue
    const atLeft = Math.abs(x - box.x) <= reach ? card.inputs : []
    const atRight = Math.abs(x - box.x - box.width) <= reach ? card.outputs : []
    const input = nearest(atLeft, y - box.y, reach)
    if (input) return { card: id, port: input, side: 'input' }
    const output = nearest(atRight, y - box.y, reach)
    if (output) return { card: id, port: output, side: 'output' }
  }
  return undefined
}

/** A card as it is drawn now: with more inputs while a wire is over it. */
export function cardShown(
  { layer, expanded }: Omit<Standing, 'far'>,
  id: string,
): Card | undefined {
  return expanded?.id === id ? expanded : layer.cards.get(id)
}

/** Where a port is now, in canvas units. */
export function placeOf(state: Standing, { card: id, port, side }: PortPlace): Point | undefined {
  const card = cardShown(state, id)
  const place = state.layer.places.get(id)
  const found = (side === 'input' ? card?.inputs : card?.outputs)?.find(({ name }) => name === port)
  if (!card || !place || !found) return undefined
  return {
    x: place.x + (side === 'output' ? cardSize(card, place).width : 0),
    y: place.y + found.y,
  }
}

function nearest(ports: readonly CardPort[], y: number, reach: number): string | undefined {
  const distance = (port: CardPort) => Math.abs(port.y - y)
  const [first] = ports.toSorted((one, other) => distance(one) - distance(other))
  return first && distance(first) <= reach ? first.name : undefined
}

/** Ids of the cards that touch an area, the front one first. */
function cardsTouching(
  { layer: { scene, places }, expanded }: Omit<Standing, 'far'>,
  area: Rectangle,
): string[] {
  const found = indexScene(scene).boxes.find(area)
  const ids = found.toSorted((one, other) => other - one).map((at) => scene.boxes[at]?.id ?? '')
  if (!expanded) return ids
  const place = places.get(expanded.id)
  const isOver = place && touches({ x: place.x, y: place.y, ...cardSize(expanded, place) }, area)
  return isOver ? [expanded.id, ...ids] : ids
}
