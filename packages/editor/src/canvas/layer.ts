import type { Flow } from '@chainwright/core'
import { layoutOf } from '../document/edit-layout.ts'
import { standingPlaces } from '../document/standing-places.ts'
import { canvasWires } from '../headless/canvas-wires.ts'
import type { CanvasWire } from '../headless/canvas-id.ts'
import type { Card } from '../headless/card.ts'
import type { Rectangle } from '../headless/grid.ts'
import { cardSize, groupFrame, inputY, outputY } from '../headless/lay-out.ts'
import type { FlowLayout, Place } from '../headless/layout-file.ts'
import { cardRole, portRole } from '../headless/paint/card-detail.ts'
import type { Scene, SceneBox, SceneWire } from '../headless/paint/scene.ts'

/** Everything on the canvas, by place. A value: every change of the document makes a new one. */
export interface Layer {
  readonly cards: ReadonlyMap<string, Card>
  readonly places: ReadonlyMap<string, Place>
  readonly layout: FlowLayout
  /** Boxes in the order of the cards; wires in the order of the file. */
  readonly scene: BoardScene
}

/** A scene whose wires know their ends. */
export interface BoardScene extends Scene {
  readonly wires: readonly BoardWire[]
}

/** A wire with the places of its ends. */
export type BoardWire = SceneWire & CanvasWire

/** Puts cards and wires in their places. Cards without one stand where they stood `before`. */
export function layerOf(
  flow: Flow,
  cards: ReadonlyMap<string, Card>,
  before?: ReadonlyMap<string, Place>,
): Layer {
  const wires = canvasWires(flow)
  const layout = layoutOf(flow)
  const places = standingPlaces({ cards, wires, layout }, before)
  const boxes: SceneBox[] = []
  for (const [id, card] of cards) boxes.push(boxOfCard(card, places.get(id)))
  const placed: BoardWire[] = []
  for (const wire of wires) {
    const made = placeWire(wire, cards, places)
    if (made) placed.push(made)
  }
  return { cards, places, layout, scene: { boxes, wires: placed, ...groundOf(layout, boxes) } }
}

/** The box of a card, as it is seen from far: what is shown from near are cards of the page. */
function boxOfCard(card: Card, place: Place | undefined): SceneBox {
  const { id, title, group, off, stacked } = card
  const { x = 0, y = 0 } = place ?? {}
  return { id, x, y, ...cardSize(card, place), title, role: cardRole(group), off, stacked }
}

/** Frames and notes, which lie behind the cards; notes among what is `moving` where they are now. */
export function groundOf(layout: FlowLayout, boxes: readonly SceneBox[], moving?: Moving) {
  if (layout.groups.length + layout.notes.length === 0) return { groups: [], notes: [] }
  const known = new Map(boxes.map((box) => [box.id, box]))
  const groups = layout.groups.flatMap((group) => {
    const frame = groupFrame(group, (id) => known.get(id))
    return frame ? [{ ...frame, title: group.title, tint: `tint-${group.tint}` as const }] : []
  })
  const notes = layout.notes.map(({ tint, ...note }, at) => ({
    ...(moving?.ids.has(`note:${at}`)
      ? { ...note, x: note.x + moving.x, y: note.y + moving.y }
      : note),
    tint: `tint-${tint}` as const,
  }))
  return { groups, notes }
}

function placeWire(
  wire: CanvasWire,
  cards: ReadonlyMap<string, Card>,
  places: ReadonlyMap<string, Place>,
): BoardWire | undefined {
  const source = cards.get(wire.source)
  const target = cards.get(wire.target)
  const from = places.get(wire.source)
  const to = places.get(wire.target)
  if (!source || !target || !from || !to) return undefined
  const output = source.outputs.find(({ name }) => name === wire.sourcePort)
  // Written out: a flow has thousands of wires, and spreading each costs more than all the rest.
  const made: BoardWire = {
    id: wire.id,
    source: wire.source,
    sourcePort: wire.sourcePort,
    target: wire.target,
    targetPort: wire.targetPort,
    fromX: from.x + (from.width ?? source.width),
    fromY: from.y + (output?.y ?? outputY(source, wire.sourcePort)),
    toX: to.x,
    toY: to.y + inputY(target, wire.targetPort),
    role: portRole(output?.type),
    list: (output?.type?.depth ?? 0) > 0,
    off: source.off || target.off,
  }
  return wire.gathered === undefined ? made : { ...made, gathered: wire.gathered }
}

/** Cards that are on their way, and how far. */
export interface Moving {
  readonly ids: ReadonlySet<string>
  readonly x: number
  readonly y: number
  /** How much larger they are being made. */
  readonly grows?: { readonly width: number; readonly height: number }
}

/** Position of a note in the layout by the id that it is selected by; -1 when it is none. */
export function noteIndex(id: string): number {
  return id.startsWith('note:') ? Number(id.slice(5)) : -1
}

/** The boxes of a layer while some of them are moved. */
export function movedBoxes({ scene }: Layer, moving: Moving): SceneBox[] {
  return scene.boxes.map((box) => (moving.ids.has(box.id) ? movedBox(box, moving) : box))
}

/** A rectangle while it is moved or resized. */
export function movedBox<R extends Rectangle>(box: R, { x, y, grows }: Moving): R {
  const moved = { ...box, x: box.x + x, y: box.y + y }
  if (!grows) return moved
  return { ...moved, width: box.width + grows.width, height: box.height + grows.height }
}

/** A wire while one of its ends, or both, are moved. */
export function shiftWire<W extends SceneWire>(wire: W, { ids, x, y, grows }: Moving): W {
  const [from, to] = [ids.has(wire.source ?? ''), ids.has(wire.target ?? '')]
  if (!from && !to) return wire
  return {
    ...wire,
    fromX: wire.fromX + (from ? x + (grows?.width ?? 0) : 0),
    fromY: wire.fromY + (from ? y : 0),
    toX: wire.toX + (to ? x : 0),
    toY: wire.toY + (to ? y : 0),
  }
}

/** The room that a card or a note takes; `undefined` when there is none of this id. */
export function boxOf({ cards, places, layout }: Layer, id: string): Rectangle | undefined {
  const note = layout.notes[noteIndex(id)]
  if (note) return { x: note.x, y: note.y, width: note.width, height: note.height }
  const [card, place] = [cards.get(id), places.get(id)]
  return card && place && { x: place.x, y: place.y, ...cardSize(card, place) }
}
