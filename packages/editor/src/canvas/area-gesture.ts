import { contains, touches, type Rectangle } from '../headless/grid.ts'
import { boxesIn } from '../headless/paint/hit-test.ts'
import type { Board } from './board.ts'
import type { Gesture } from './gesture.ts'
import type { Point } from './hit.ts'
import type { Layer } from './layer.ts'

/**
 * Selects the cards and notes that an area touches, and the groups that lie in it as a whole, beside what
 * is selected, while it is drawn.
 */
export function areaGesture(
  { store, editor: { document } }: Board,
  start: Point,
  pointOf: (event: PointerEvent) => Point,
): Gesture {
  const before = document.store.getState().selection
  const over = () => store.setState({ area: undefined })
  return {
    move: (event) => {
      const area = areaBetween(start, pointOf(event))
      store.setState({ area })
      document.select([...before, ...thingsIn(store.getState().layer, area)])
    },
    end: over,
    cancel: () => {
      over()
      document.select(before)
    },
  }
}

function thingsIn({ scene }: Layer, area: Rectangle): string[] {
  const { groups = [], notes = [] } = scene
  return [
    ...boxesIn(scene, area),
    ...groups.flatMap((group, at) => (contains(area, group) ? [`group:${at}`] : [])),
    ...notes.flatMap((note, at) => (touches(note, area) ? [`note:${at}`] : [])),
  ]
}

function areaBetween(one: Point, other: Point): Rectangle {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  }
}
