import type { Flow } from '@chainwright/core'
import { withGroupCards } from '../document/selection.ts'
import { editNote } from '../document/ground.ts'
import { moveCards } from '../document/standing-places.ts'
import { boundsOf, type Rectangle } from '../headless/grid.ts'
import type { Place } from '../headless/layout-file.ts'
import { canvasText } from '../text/canvas.ts'
import { pointOf } from './board-acts.ts'
import { noLines } from './board-state.ts'
import type { Board } from './board.ts'
import { panAtEdge } from './edge-pan.ts'
import type { Gesture } from './gesture.ts'
import type { Point } from './hit.ts'
import { lateHand } from './late-hand.ts'
import { boxOf, noteIndex, type BoardWire, type Layer } from './layer.ts'
import type { SnapGuide } from './snap-guide.ts'

/** How far the pointer moves before it drags, in pixels. */
const threshold = 3

/** What a drag is told. */
export interface MoveParts {
  readonly down: PointerEvent
  /** Canvas ids of the cards and notes to move. */
  readonly ids: ReadonlySet<string>
  /** The pointer went up where it went down. */
  readonly onClick: () => void
  /** The cards were let go, before they are put down; gives `true` when it was carried out in another way. */
  readonly onDrop?: (event: PointerEvent) => boolean
  /** The wire that would be led through what is dragged, this far from where it stood. */
  readonly wireAt?: (by: Point) => BoardWire | undefined
}

/**
 * Drags cards and notes; they stand in line with others that they come near, unless Alt, Ctrl or Cmd is
 * held. The document hears of it once, when they are let go.
 */
export function moveGesture(board: Board, parts: MoveParts): Gesture {
  const { down, ids, onClick, onDrop, wireAt } = parts
  const { store } = board
  const start = pointOf(board, down)
  let drag: { readonly box: Rectangle; readonly guide: SnapGuide | undefined } | undefined
  const over = () => store.setState({ moving: undefined, snapLines: noLines, overWire: undefined })
  return panAtEdge(board, {
    move: (event) => {
      const far = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY)
      if (!drag && far <= threshold) return
      drag ??= {
        box: boundsOf(boxesOf(store.getState().layer, ids)),
        guide: lateHand.current()?.createSnapGuide(board, ids),
      }
      const point = pointOf(board, event)
      const by = { x: point.x - start.x, y: point.y - start.y }
      // From far there is no standing in line by a few pixels.
      const isFree = event.altKey || event.ctrlKey || event.metaKey || store.getState().far
      const { box, guide } = drag
      const snap = isFree ? undefined : guide?.at({ ...box, x: box.x + by.x, y: box.y + by.y })
      const moved = { x: by.x + (snap?.x ?? 0), y: by.y + (snap?.y ?? 0) }
      store.setState({
        moving: { ids, ...moved },
        overWire: wireAt?.(moved),
        snapLines: snap && snap.lines.length > 0 ? snap.lines : noLines,
      })
    },
    end: (event) => {
      const { moving } = store.getState()
      if (!drag || !moving) return onClick()
      if (!onDrop?.(event)) putDown(board, ids, moving)
      over()
    },
    cancel: over,
  })
}

/** What goes along when one of the selected things is moved: cards, notes, and the cards of groups. */
export function draggedIds({ store, editor }: Board, selection: Iterable<string>): Set<string> {
  const { cards, layout } = store.getState().layer
  const all = withGroupCards(editor.document.shown(), new Set(selection))
  return new Set([...all].filter((id) => cards.has(id) || layout.notes[noteIndex(id)]))
}

/** Moves cards and notes by a distance, as one step that can be undone; moves of one gesture are one step. */
export function putDown(
  { editor, store }: Board,
  ids: ReadonlySet<string>,
  by: Point,
  gesture?: string,
): void {
  const { places, layout } = store.getState().layer
  const moved = new Map<string, Place>()
  const notes: [number, Point][] = []
  for (const id of ids) {
    const place = places.get(id)
    if (place) moved.set(id, shifted(place, by))
    const at = noteIndex(id)
    const note = layout.notes[at]
    if (note) notes.push([at, shifted(note, by)])
  }
  const edit = (flow: Flow): Flow => {
    const placed = moved.size > 0 ? moveCards(flow, places, moved) : flow
    return notes.reduce((all, [at, { x, y }]) => editNote(all, at, { x, y }), placed)
  }
  const name = nameOf(store.getState().layer, ids)
  editor.document.act({ name, edit, ...(gesture === undefined ? {} : { gesture }) })
}

function nameOf({ cards }: Layer, ids: ReadonlySet<string>): string {
  const [first = ''] = ids
  if (ids.size > 1) return canvasText.moveMany(ids.size)
  return noteIndex(first) >= 0
    ? canvasText.moveNote
    : canvasText.move(cards.get(first)?.title ?? first)
}

/** A rectangle or place that was moved, on whole numbers. */
function shifted<P extends Point>(place: P, { x, y }: Point): P {
  return { ...place, x: Math.round(place.x + x), y: Math.round(place.y + y) }
}

function boxesOf(layer: Layer, ids: ReadonlySet<string>): Rectangle[] {
  return [...ids].flatMap((id) => boxOf(layer, id) ?? [])
}
