import type { Flow, FlowPlan } from '@chainwright/core'
import { canvasId, type CanvasWire } from './canvas-id.ts'
import { canvasWires } from './canvas-wires.ts'
import { cardsOf, type Card } from './card.ts'
import type { FlowChange } from './diff.ts'
import { touches, type Rectangle } from './grid.ts'
import { cardSize, inputY, layOut, outputY } from './lay-out.ts'
import { readLayout } from './layout-file.ts'
import type { SceneBox, SceneWire } from './paint/scene.ts'
import { freePlace } from './place/free-place.ts'

/** What a flow no longer has, drawn where it was; and which of its wires are new. */
export interface Ghosts {
  readonly boxes: readonly SceneBox[]
  readonly wires: readonly SceneWire[]
  /** Ids of the wires that were not there before. */
  readonly newWires: ReadonlySet<string>
}

/** A flow as it was. */
export interface Former {
  readonly flow: Flow
  /** Its plan, where it could be made: types of ports follow from it. */
  readonly plan: FlowPlan | undefined
  /** Canvas ids of renamed cards, newer ones by older ones. */
  readonly renames: ReadonlyMap<string, string>
}

/** A flow as it is drawn now. */
export interface Drawn {
  readonly cards: ReadonlyMap<string, Card>
  readonly boxes: readonly SceneBox[]
  readonly wires: readonly CanvasWire[]
}

/**
 * Cards and wires that are gone. A card stands where it stood; where another one stands there now, beside
 * it, so that both are seen.
 */
export function findGhosts({ flow, plan, renames }: Former, now: Drawn): Ghosts {
  const cards = cardsOf(flow, plan)
  const wires = canvasWires(flow)
  const places = layOut({ cards, wires, layout: readLayout(flow.layout) })
  const newer = (id: string) => renames.get(id) ?? id
  const boxes: SceneBox[] = []
  for (const [id, card] of cards) {
    const place = places.get(id)
    if (!place || now.cards.has(newer(id))) continue
    const room = besides({ ...place, ...cardSize(card, place) }, [...now.boxes, ...boxes])
    boxes.push({ ...room, id, title: card.title, role: 'danger', change: 'removed', off: true })
  }
  const renamed = wires.map((wire) => {
    return { ...wire, source: newer(wire.source), target: newer(wire.target) }
  })
  const before = new Set(renamed.map(keyOf))
  const after = new Set(now.wires.map(keyOf))
  const known = new Map([...now.boxes, ...boxes].map((box) => [box.id, box]))
  const card = (id: string) => now.cards.get(id) ?? cards.get(id)
  return {
    boxes,
    wires: renamed
      .filter((wire) => !after.has(keyOf(wire)))
      .flatMap((wire) => ghostWire(wire, { known, card })),
    newWires: new Set(now.wires.filter((wire) => !before.has(keyOf(wire))).map(({ id }) => id)),
  }
}

/** Newer canvas ids by older ones, of what was renamed in one flow of a file. */
export function renamedCards(
  changes: readonly FlowChange[],
  body: string | undefined,
): Map<string, string> {
  const renames = new Map<string, string>()
  for (const { kind, part, id, was, flow } of changes) {
    if (kind !== 'renamed' || was === undefined || flow !== body) continue
    if (part !== 'node' && part !== 'input' && part !== 'output') continue
    renames.set(canvasId({ kind: part, name: was }), canvasId({ kind: part, name: id }))
  }
  return renames
}

function keyOf({ source, sourcePort, target, targetPort }: CanvasWire): string {
  return `${source} ${sourcePort} ${target} ${targetPort}`
}

const gap = 16

function besides(ghost: Rectangle, others: readonly SceneBox[]): Rectangle {
  if (!others.some((other) => touches(other, ghost))) return ghost
  const { x, y } = freePlace([ghost], others, gap)
  return { ...ghost, x: ghost.x + x, y: ghost.y + y }
}

function ghostWire(
  { id, source, sourcePort, target, targetPort }: CanvasWire,
  { known, card }: { known: ReadonlyMap<string, SceneBox>; card: (id: string) => Card | undefined },
): SceneWire[] {
  const [from, to] = [known.get(source), known.get(target)]
  if (!from || !to) return []
  return [
    {
      id: `ghost ${id} ${source} ${sourcePort}`,
      source,
      target,
      fromX: from.x + from.width,
      fromY: from.y + outputY(card(source), sourcePort),
      toX: to.x,
      toY: to.y + inputY(card(target), targetPort),
      role: 'danger',
      change: 'removed',
      off: true,
    },
  ]
}
