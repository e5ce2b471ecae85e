import { inspectFlow, type Flow, type Registry } from '@chainwright/core'
import type { CanvasWire } from './canvas-id.ts'
import { canvasWires } from './canvas-wires.ts'
import { cardsOf, type Card } from './card.ts'
import { cardSize, groupFrame, inputY, layOut, outputY, type Drawing } from './lay-out.ts'
import { readLayout, type Place } from './layout-file.ts'
import { cardDetail, cardRole, portRole } from './paint/card-detail.ts'
import type { BoxStatus, Scene, SceneBox, SceneChange, SceneWire } from './paint/scene.ts'

/** What is shown of a card or wire besides what it is. */
export interface SceneMark {
  readonly status?: BoxStatus
  readonly selected?: boolean
  readonly found?: boolean
  readonly error?: boolean
  readonly change?: SceneChange
}

/** Marks by canvas id of a card, or by id of a wire. */
export type SceneMarks = ReadonlyMap<string, SceneMark>

/**
 * The scene of a flow with its own places, or with new ones where it has none. For pictures; an editor
 * that has cards and places already calls `drawingScene`.
 */
export function flowScene(flow: Flow, registry: Registry, marks: SceneMarks = new Map()): Scene {
  const { outer } = inspectFlow(flow, registry)
  const drawing = {
    cards: cardsOf(flow, outer),
    wires: canvasWires(flow),
    layout: readLayout(flow.layout),
  }
  return drawingScene(drawing, layOut(drawing), marks)
}

/** The scene of cards that stand at places. */
export function drawingScene(
  { cards, wires, layout }: Drawing,
  places: ReadonlyMap<string, Place>,
  marks: SceneMarks = new Map(),
): Scene {
  const boxes = new Map<string, SceneBox>()
  for (const [id, card] of cards) boxes.set(id, sceneBox(card, places.get(id), marks.get(id)))
  return {
    boxes: [...boxes.values()],
    wires: wires.flatMap((wire) => sceneWire(wire, { cards, boxes, mark: marks.get(wire.id) })),
    groups: layout.groups.flatMap((group) => {
      const frame = groupFrame(group, (id) => boxes.get(id))
      return frame ? [{ ...frame, title: group.title, tint: `tint-${group.tint}` as const }] : []
    }),
    notes: layout.notes.map(({ tint, ...note }) => ({ ...note, tint: `tint-${tint}` as const })),
  }
}

/** The box of a card at its place. */
export function sceneBox(card: Card, place: Place | undefined, mark: SceneMark = {}): SceneBox {
  return {
    id: card.id,
    x: place?.x ?? 0,
    y: place?.y ?? 0,
    ...cardSize(card, place),
    title: card.title,
    role: cardRole(card.group),
    off: card.off,
    stacked: card.stacked,
    detail: cardDetail(card),
    ...mark,
  }
}

/** The curve of a wire; none when one of its cards is not there. */
function sceneWire(
  wire: CanvasWire,
  ends: {
    cards: ReadonlyMap<string, Card>
    boxes: ReadonlyMap<string, SceneBox>
    mark: SceneMark | undefined
  },
): SceneWire[] {
  const [source, target] = [ends.cards.get(wire.source), ends.cards.get(wire.target)]
  const [from, to] = [ends.boxes.get(wire.source), ends.boxes.get(wire.target)]
  if (!source || !target || !from || !to) return []
  const { selected, change } = ends.mark ?? {}
  const type = source.outputs.find(({ name }) => name === wire.sourcePort)?.type
  return [
    {
      id: wire.id,
      source: wire.source,
      target: wire.target,
      fromX: from.x + from.width,
      fromY: from.y + outputY(source, wire.sourcePort),
      toX: to.x,
      toY: to.y + inputY(target, wire.targetPort),
      role: portRole(type),
      list: (type?.depth ?? 0) > 0,
      off: source.off || target.off,
      ...(selected && { selected }),
      ...(change && { change }),
    },
  ]
}
