import { contains, type Rectangle } from '../headless/grid.ts'
import { indexScene, type Scene } from '../headless/paint/scene.ts'
import { visibleArea, type View } from '../headless/paint/view.ts'

/** The cards and wires that are in the page: those of an area that is somewhat larger than what is seen. */
export interface Slice {
  readonly area: Rectangle
  /** Positions in the lists of the scene, from the first to the last. */
  readonly cards: readonly number[]
  readonly wires: readonly number[]
}

/** How far beyond the edge cards are kept in the page, in pixels. */
const marginPixels = 100

/** The cards and wires to have in the page for what is seen. */
export function sliceOf(scene: Scene, view: View): Slice {
  const { boxes, wires } = indexScene(scene)
  const area = grown(visibleArea(view), marginPixels / view.zoom)
  const inOrder = (found: number[]) => found.toSorted((one, other) => one - other)
  return { area, cards: inOrder(boxes.find(area)), wires: inOrder(wires.find(area)) }
}

/** Whether a slice still serves: it holds what is seen, and not much more. */
export function serves({ area }: Slice, visible: Rectangle): boolean {
  const isNear = area.width < 2 * visible.width && area.height < 3 * visible.height
  return isNear && contains(area, visible)
}

/** A rectangle that is larger on all sides. */
export function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

/** Most cards, and most wires, that come into the page in one frame: making them takes time. */
export const mostNew = { cards: 12, wires: 48 }

/** What is wanted, in its order, without the new ones that there is no time for in this frame. */
export function withFewNew<T>(
  wanted: readonly T[],
  isKnown: (one: T) => boolean,
  most: number,
): readonly T[] {
  let taken = 0
  const few = wanted.filter((one) => isKnown(one) || taken++ < most)
  return few.length < wanted.length ? few : wanted
}
