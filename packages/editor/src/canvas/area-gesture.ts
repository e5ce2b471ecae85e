import type { Rectangle } from '../headless/grid.ts'
import { boxesIn } from '../headless/paint/hit-test.ts'
import type { Board } from './board.ts'
import type { Gesture } from './gesture.ts'
import type { Point } from './hit.ts'

/** Selects the cards that an area touches, beside those that are selected, while it is drawn. */
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
      document.select([...before, ...boxesIn(store.getState().layer.scene, area)])
    },
    end: over,
    cancel: () => {
      over()
      document.select(before)
    },
  }
}

function areaBetween(one: Point, other: Point): Rectangle {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  }
}
