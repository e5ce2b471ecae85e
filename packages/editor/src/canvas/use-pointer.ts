import { useRef, type PointerEvent as ReactPointerEvent, type SyntheticEvent } from 'react'
import type { Board } from './board.ts'
import { followPointer, type Gesture } from './gesture.ts'
import { boardHit, type Point } from './hit.ts'
import { moveGesture } from './move-gesture.ts'

/** Parts of a card that take the pointer for themselves. */
const controls = 'button, input, textarea, select, a[href], [contenteditable], [data-own-pointer]'

/**
 * What pointers do on the canvas. A gesture of ours keeps the event from React Flow, which pans with
 * all others.
 */
export function usePointer(board: Board) {
  const isOurs = useRef(false)
  const onPointerDownCapture = (event: ReactPointerEvent) => {
    isOurs.current = false
    if (event.button !== 0 || (event.target as Element).closest(controls)) return
    const gesture = gestureAt(board, event.nativeEvent)
    if (!gesture) return
    isOurs.current = true
    followPointer(event.nativeEvent, gesture)
  }
  const keep = (event: SyntheticEvent) => isOurs.current && event.stopPropagation()
  return { onPointerDownCapture, onMouseDownCapture: keep, onTouchStartCapture: keep }
}

/** The point of the canvas under the pointer. */
export function pointOf(board: Board, { clientX, clientY }: MouseEvent): Point {
  const { left, top } = board.frame()
  const { x, y, zoom } = board.view()
  return { x: x + (clientX - left) / zoom, y: y + (clientY - top) / zoom }
}

function gestureAt(board: Board, down: PointerEvent): Gesture | undefined {
  const hit = boardHit(board.store.getState(), pointOf(board, down), board.view().zoom)
  const adds = down.shiftKey || down.ctrlKey || down.metaKey
  if (hit.kind === 'card') return cardGesture(board, hit.id, { down, adds })
  if (hit.kind === 'wire') return clickGesture(() => choose(board, hit.id, adds))
  return undefined
}

function cardGesture(
  board: Board,
  id: string,
  { down, adds }: { down: PointerEvent; adds: boolean },
): Gesture {
  const { document } = board.editor
  const { selection } = document.store.getState()
  const isSelected = selection.has(id)
  if (!isSelected && !adds) document.select([id])
  board.store.setState({ focused: id })
  const { cards } = board.store.getState().layer
  const ids =
    isSelected || adds ? new Set([...selection, id].filter((one) => cards.has(one))) : new Set([id])
  const onClick = () => {
    if (adds) choose(board, id, true)
    else document.select([id])
  }
  return moveGesture(board, { down, ids, onClick })
}

function clickGesture(onClick: () => void): Gesture {
  return { move: () => {}, end: onClick, cancel: () => {} }
}

/** Selects a thing, or adds it to the selection, or takes it out again. */
function choose({ editor: { document } }: Board, id: string, adds: boolean): void {
  if (!adds) return document.select([id])
  const selection = new Set(document.store.getState().selection)
  if (!selection.delete(id)) selection.add(id)
  document.select(selection)
}
