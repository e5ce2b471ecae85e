import type { Flow } from '@chainwright/core'
import { moveCards } from '../document/standing-places.ts'
import type { Place } from '../headless/layout-file.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import type { Gesture } from './gesture.ts'

/** How far the pointer moves before it drags, in pixels. */
const threshold = 3

/** What a drag is told. */
export interface MoveParts {
  readonly down: PointerEvent
  /** Canvas ids of the cards to move. */
  readonly ids: ReadonlySet<string>
  /** The pointer went up where it went down. */
  readonly onClick: () => void
  /** The cards were let go, before they are put down; gives `true` when it was carried out in another way. */
  readonly onDrop?: (event: PointerEvent) => boolean
}

/** Drags cards. The document hears of it once, when they are let go. */
export function moveGesture(board: Board, { down, ids, onClick, onDrop }: MoveParts): Gesture {
  const { store } = board
  let isMoving = false
  return {
    move: (event) => {
      const x = event.clientX - down.clientX
      const y = event.clientY - down.clientY
      isMoving ||= Math.hypot(x, y) > threshold
      const { zoom } = board.view()
      if (isMoving) store.setState({ moving: { ids, x: x / zoom, y: y / zoom } })
    },
    end: (event) => {
      const { moving } = store.getState()
      if (!isMoving || !moving) return onClick()
      if (!onDrop?.(event)) putDown(board, ids, moving)
      store.setState({ moving: undefined })
    },
    cancel: () => store.setState({ moving: undefined }),
  }
}

/** Moves cards by a distance, as one step that can be undone; moves of one gesture are one step. */
export function putDown(
  { editor, store }: Board,
  ids: ReadonlySet<string>,
  by: { readonly x: number; readonly y: number },
  gesture?: string,
): void {
  const { places, cards } = store.getState().layer
  const moved = new Map<string, Place>()
  for (const id of ids) {
    const place = places.get(id)
    if (place)
      moved.set(id, { ...place, x: Math.round(place.x + by.x), y: Math.round(place.y + by.y) })
  }
  const [first = ''] = ids
  const name =
    ids.size === 1
      ? canvasText.move(cards.get(first)?.title ?? first)
      : canvasText.moveMany(ids.size)
  const edit = (flow: Flow) => moveCards(flow, places, moved)
  editor.document.act({ name, edit, ...(gesture === undefined ? {} : { gesture }) })
}
