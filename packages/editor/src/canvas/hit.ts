import type { Rectangle } from '../headless/grid.ts'
import { hitTest } from '../headless/paint/hit-test.ts'
import { indexScene, type Scene, type SceneBox } from '../headless/paint/scene.ts'
import type { BoardState } from './board.ts'

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

/** How near a port must be, in canvas units. */
const portReach = 13
/** How near a wire must be, in pixels. */
const wireReach = 6

/** What is at a point: ports first, then what is in front. */
export function boardHit({ layer, far }: BoardState, point: Point, zoom: number): BoardHit {
  const port = far ? undefined : portAt(layer, point)
  if (port) return { kind: 'port', ...port }
  const hit = hitTest(layer.scene, point, wireReach / zoom)
  if (!hit) return { kind: 'empty' }
  if (hit.kind === 'box') return { kind: 'card', id: hit.id }
  if (hit.kind === 'wire') return { kind: 'wire', id: hit.id }
  return { kind: hit.kind, index: Number(hit.id) }
}

/** The port at a point, of the card that is in front there. */
export function portAt(
  { cards, scene }: BoardState['layer'],
  { x, y }: Point,
  reach = portReach,
): PortPlace | undefined {
  const area = { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach }
  const found = boxesTouching(scene, area)
  for (const box of found.toReversed()) {
    const card = cards.get(box.id)
    if (!card) continue
    const isLeft = Math.abs(x - box.x) <= reach
    const isRight = Math.abs(x - box.x - box.width) <= reach
    const near = ({ y: middle }: { y: number }) => Math.abs(box.y + middle - y) <= reach
    const input = isLeft ? card.inputs.find(near) : undefined
    if (input) return { card: box.id, port: input.name, side: 'input' }
    const output = isRight ? card.outputs.find(near) : undefined
    if (output) return { card: box.id, port: output.name, side: 'output' }
  }
  return undefined
}

function boxesTouching(scene: Scene, area: Rectangle): SceneBox[] {
  const found = indexScene(scene).boxes.find(area)
  return found.toSorted((one, other) => one - other).flatMap((at) => scene.boxes[at] ?? [])
}
