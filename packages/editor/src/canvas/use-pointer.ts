import {
  useRef,
  type MouseEvent as ReactMouseEvent,
  type PointerEvent as ReactPointerEvent,
  type SyntheticEvent,
} from 'react'
import { pointOf } from './board-acts.ts'
import type { Board } from './board.ts'
import { connectGesture } from './connect-gesture.ts'
import { followPointer, type Gesture } from './gesture.ts'
import { areaGesture } from './area-gesture.ts'
import { defaultGaps } from '../headless/place/place-graph.ts'
import { noteGesture } from './note-gesture.ts'
import { panAtEdge } from './edge-pan.ts'
import { boardHit, type BoardHit, type Point } from './hit.ts'
import { lateHand } from './late-hand.ts'
import { draggedIds, moveGesture } from './move-gesture.ts'

/** Parts of a card that take the pointer for themselves. */
const controls =
  'button, input, textarea, select, a[href], [contenteditable], [data-value], canvas, [popover]'

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
  return {
    onPointerDownCapture,
    onMouseDownCapture: keep,
    onTouchStartCapture: keep,
    onDoubleClick: (event: ReactMouseEvent) => open(board, event.nativeEvent),
    onContextMenu: (event: ReactMouseEvent) => openMenu(board, event.nativeEvent),
  }
}

/** A double click opens the list on the empty canvas, the flow of a card that has one, else details. */
function open(board: Board, event: MouseEvent): void {
  if ((event.target as Element).closest(controls)) return
  const grip = gripOf(event)
  if (grip !== undefined) return lateHand.current()?.giveSize(board, [grip], () => undefined)
  const point = pointOf(board, event)
  const hit = boardHit(board.store.getState(), point, board.view().zoom)
  const { document, view } = board.editor
  if (hit.kind === 'note') return
  if (hit.kind === 'empty' || hit.kind === 'group') {
    const { clientX: x, clientY: y } = event
    return board.store.setState({ adding: { point, x, y } })
  }
  if (hit.kind !== 'card') return
  const flow = document.shown().nodes.get(hit.id)?.flow
  const isThere = flow !== undefined && document.store.getState().flow.flows.has(flow)
  if (isThere) return document.enter({ node: hit.id, flow })
  view.open('right', 'details')
}

/** The card whose corner is under the pointer. */
function gripOf({ target }: MouseEvent): string | undefined {
  return (target as Element).closest<HTMLElement>('[data-card-grip]')?.dataset['cardGrip']
}

function openMenu(board: Board, event: MouseEvent): void {
  if ((event.target as Element).closest('input, textarea, [popover]')) return
  event.preventDefault()
  const point = pointOf(board, event)
  const hit = boardHit(board.store.getState(), point, board.view().zoom)
  const { clientX: x, clientY: y } = event
  const id = idOf(hit)
  const { document } = board.editor
  if (id !== undefined && !document.store.getState().selection.has(id)) document.select([id])
  board.store.setState({ menu: { x, y, point, hit } })
}

/** The id by which a thing is selected. */
function idOf(hit: BoardHit): string | undefined {
  if (hit.kind === 'port') return hit.card
  if (hit.kind === 'card' || hit.kind === 'wire') return hit.id
  return hit.kind === 'empty' ? undefined : `${hit.kind}:${hit.index}`
}

function gestureAt(board: Board, down: PointerEvent): Gesture | undefined {
  const hit = boardHit(board.store.getState(), pointOf(board, down), board.view().zoom)
  const adds = down.shiftKey || down.ctrlKey || down.metaKey
  const grip = gripOf(down)
  if (grip !== undefined) return lateHand.current()?.sizeGesture(board, down, grip)
  if (hit.kind === 'port') {
    const from = {
      start: pointOf(board, down),
      pointOf: (event: PointerEvent) => pointOf(board, event),
    }
    return panAtEdge(board, connectGesture(board, hit, from))
  }
  if (hit.kind === 'card') return cardGesture(board, hit.id, { down, adds })
  if (hit.kind === 'note') return noteAt(board, hit.index, { down, adds })
  if (hit.kind === 'group' && isHead(board, hit.index, pointOf(board, down))) {
    return groupGesture(board, hit.index, { down, adds })
  }
  if (down.shiftKey) {
    const gesture = areaGesture(board, pointOf(board, down), (event) => pointOf(board, event))
    return panAtEdge(board, gesture)
  }
  selectOnClick(board, down, hit, adds)
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
  const ids = isSelected || adds ? draggedIds(board, [...selection, id]) : new Set([id])
  const onClick = () => {
    if (adds) choose(board, id, true)
    else document.select([id])
  }
  const onDrop = () => {
    const { moving } = board.store.getState()
    const isAlone = ids.size === 1 && moving !== undefined
    return isAlone && (lateHand.current()?.dropOnWire(board, id, moving) ?? false)
  }
  const wireAt = ids.size === 1 ? lateHand.current()?.wiresBelow(board, id) : undefined
  return moveGesture(board, { down, ids, onClick, onDrop, ...(wireAt && { wireAt }) })
}

/** A note is resized by its grip, and dragged by all else. */
function noteAt(
  board: Board,
  index: number,
  { down, adds }: { down: PointerEvent; adds: boolean },
): Gesture {
  const id = `note:${index}`
  const onClick = () => choose(board, id, adds)
  const isGrip = (down.target as Element).closest('[data-grip]') !== null
  if (isGrip) return noteGesture(board, down, { index, onClick })
  const { selection } = board.editor.document.store.getState()
  const ids = selection.has(id) ? draggedIds(board, selection) : new Set([id])
  return moveGesture(board, { down, ids, onClick })
}

/** The head of a frame drags all cards in it; elsewhere a frame is like the empty canvas. */
function isHead({ store }: Board, index: number, { y }: Point): boolean {
  const frame = store.getState().layer.scene.groups?.[index]
  return frame !== undefined && y < frame.y + defaultGaps.head
}

function groupGesture(
  board: Board,
  index: number,
  { down, adds }: { down: PointerEvent; adds: boolean },
): Gesture {
  const { layer } = board.store.getState()
  const cards = layer.layout.groups[index]?.nodes.filter((id) => layer.cards.has(id))
  const onClick = () => choose(board, `group:${index}`, adds)
  return moveGesture(board, { down, ids: new Set(cards), onClick })
}

/** A press on a wire or the empty canvas selects when it did not become a pan. */
function selectOnClick(board: Board, down: PointerEvent, hit: BoardHit, adds: boolean): void {
  const id = idOf(hit)
  followPointer(down, {
    move: () => {},
    end: (up) => {
      const isClick = Math.hypot(up.clientX - down.clientX, up.clientY - down.clientY) < 4
      if (!isClick) return
      if (id === undefined) board.editor.document.select([])
      else choose(board, id, adds)
    },
    cancel: () => {},
  })
}

/** Selects a thing, or adds it to the selection, or takes it out again. */
function choose({ editor: { document } }: Board, id: string, adds: boolean): void {
  if (!adds) return document.select([id])
  const selection = new Set(document.store.getState().selection)
  if (!selection.delete(id)) selection.add(id)
  document.select(selection)
}
