import { contains, touches, type Rectangle } from '../headless/grid.ts'
import { indexScene } from '../headless/paint/scene.ts'
import { visibleArea } from '../headless/paint/view.ts'
import { createSnapper, type Snap, type Snapper } from '../headless/snap.ts'
import type { Board } from './board.ts'
import { grown } from './slice.ts'

/** How near a line must be, in pixels. */
const reach = 6

/** What a drag is told of the lines near it. */
export interface SnapGuide {
  /** The way to stand in line, for what is dragged where it is now. */
  at(moved: Rectangle): Snap
}

/**
 * Lines along the cards and notes in view, those that are dragged left out. They are sorted once, and
 * again when the view went on.
 */
export function createSnapGuide(board: Board, dragged: ReadonlySet<string>): SnapGuide {
  let area: Rectangle | undefined
  let snapper: Snapper | undefined
  return {
    at: (moved) => {
      const view = board.view()
      const seen = visibleArea(view)
      if (!snapper || !area || !contains(area, seen)) {
        area = grown(seen, Math.max(seen.width, seen.height) / 4)
        snapper = createSnapper(neighbours(board, area, dragged))
      }
      return snapper(moved, reach / view.zoom)
    },
  }
}

function neighbours({ store }: Board, area: Rectangle, dragged: ReadonlySet<string>): Rectangle[] {
  const { scene } = store.getState().layer
  const cards = indexScene(scene)
    .boxes.find(area)
    .flatMap((at) => scene.boxes[at] ?? [])
    .filter(({ id }) => !dragged.has(id))
  const notes = (scene.notes ?? []).filter(
    (note, at) => !dragged.has(`note:${at}`) && touches(note, area),
  )
  return [...cards, ...notes]
}
