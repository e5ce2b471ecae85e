import { distanceToCurve } from './curve.ts'
import type { Rectangle } from '../grid.ts'
import { indexScene, type Scene } from './scene.ts'

/** What stands at a point. */
export interface Hit {
  readonly kind: 'box' | 'wire' | 'note' | 'group'
  /** Id of the box or wire; position of the note or group in its list. */
  readonly id: string
}

/**
 * What stands at a point of the canvas, the front one first: a card, a wire that is not farther than
 * `tolerance` (canvas units, default 6), a note, a group. `undefined` for the empty canvas.
 */
export function hitTest(
  scene: Scene,
  point: { readonly x: number; readonly y: number },
  tolerance = 6,
): Hit | undefined {
  const { boxes, wires, curves } = indexScene(scene)
  const front = boxes.find({ ...point, width: 0, height: 0 })
  const box = scene.boxes[front.reduce((most, at) => Math.max(most, at), -1)]
  if (box) return { kind: 'box', id: box.id }
  let nearest: Hit | undefined
  let least = tolerance
  for (const at of wires.find(around(point, tolerance))) {
    const [wire, curve] = [scene.wires[at], curves[at]]
    const distance = curve ? distanceToCurve(curve, point.x, point.y) : Infinity
    if (!wire || distance > least) continue
    least = distance
    nearest = { kind: 'wire', id: wire.id }
  }
  return nearest ?? hitGround(scene, point)
}

/** Ids of the cards that lie in an area, in full or in part, from back to front. */
export function boxesIn(scene: Scene, area: Rectangle): string[] {
  const found = indexScene(scene).boxes.find(area)
  return found.toSorted((a, b) => a - b).flatMap((at) => scene.boxes[at]?.id ?? [])
}

function around({ x, y }: { x: number; y: number }, by: number): Rectangle {
  return { x: x - by, y: y - by, width: 2 * by, height: 2 * by }
}

function hitGround(
  { notes = [], groups = [] }: Scene,
  { x, y }: { readonly x: number; readonly y: number },
): Hit | undefined {
  const holds = (one: Rectangle) =>
    x >= one.x && y >= one.y && x <= one.x + one.width && y <= one.y + one.height
  const note = notes.findLastIndex(holds)
  if (note >= 0) return { kind: 'note', id: String(note) }
  const group = groups.findLastIndex(holds)
  return group >= 0 ? { kind: 'group', id: String(group) } : undefined
}
