import { cardWidth } from '../headless/geometry.ts'
import { freePlace } from '../headless/place/free-place.ts'
import type { Board } from './board.ts'
import type { Point } from './hit.ts'

/** Height that is kept free for a new card, and around it, in canvas units. */
const usualHeight = 220
const gap = 24

/** The corner nearest to a point at which a new card covers no other one. */
export function roomFor({ store }: Board, { x, y }: Point): Point {
  const { boxes } = store.getState().layer.scene
  const card = { x, y, width: cardWidth, height: usualHeight }
  const shift = freePlace([card], boxes, gap)
  return { x: x + shift.x, y: y + shift.y }
}
