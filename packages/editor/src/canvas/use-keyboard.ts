import type { FocusEvent, KeyboardEvent } from 'react'
import { canvasText } from '../text/canvas.ts'
import { focusCard, reveal, say, toWindow } from './board-acts.ts'
import type { Board } from './board.ts'
import { titleOf } from './connect-gesture.ts'
import { lateHand } from './late-hand.ts'
import type { BoardHit } from './hit.ts'
import { boxOf, noteIndex } from './layer.ts'
import { draggedIds, putDown } from './move-gesture.ts'
import { nextThing, type WalkKey } from './walk.ts'

/** How far Shift and an arrow move a card, in canvas units. */
const nudge = 20

const arrows: Readonly<Record<string, { x: number; y: number }>> = {
  ArrowLeft: { x: -nudge, y: 0 },
  ArrowRight: { x: nudge, y: 0 },
  ArrowUp: { x: 0, y: -nudge },
  ArrowDown: { x: 0, y: nudge },
}

/**
 * Keys on the canvas. The focus roves over the cards; what else can be done by key stands in the table
 * of commands.
 */
export function useKeyboard(board: Board) {
  return {
    onKeyDown: (event: KeyboardEvent) => {
      if (!isOurs(event) || !takeKey(board, event)) return
      event.preventDefault()
      event.stopPropagation()
    },
    onFocus: ({ target }: FocusEvent) => {
      const holder = target.closest<HTMLElement>('[data-card], [data-note]')
      const { card, note } = holder?.dataset ?? {}
      const id = card ?? (note === undefined ? undefined : `note:${note}`)
      if (id !== undefined && board.store.getState().focused !== id) {
        board.store.setState({ focused: id })
      }
    },
  }
}

/** Keys that are pressed in a control on a card belong to that control. */
function isOurs({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && target.matches('[data-card], [data-note], [data-stage]')
}

function takeKey(board: Board, event: KeyboardEvent): boolean {
  const { key, shiftKey, ctrlKey, metaKey, altKey } = event
  const { connecting, focused } = board.store.getState()
  if (ctrlKey || metaKey || altKey) return false
  if (connecting?.by === 'keyboard') {
    return lateHand.current()?.keyWire(board, connecting, key) ?? false
  }
  if (shiftKey && key in arrows) return moveFocused(board, arrows[key] ?? { x: 0, y: 0 })
  if (isWalk(key)) return walk(board, key)
  if (key === 'ContextMenu' || (shiftKey && key === 'F10')) return openMenuAt(board, focused)
  if (focused === undefined || shiftKey) return false
  if (key === 'c' || key === 'C') {
    void lateHand.load().then(({ startWire }) => startWire(board, focused))
  } else if (key === 'Enter') enter(board, event.currentTarget, focused)
  else if (key === 'Escape') board.editor.document.select([])
  else return false
  return true
}

function isWalk(key: string): key is WalkKey {
  return key in arrows || key === 'Home' || key === 'End'
}

function walk(board: Board, key: WalkKey): boolean {
  const { layer, focused } = board.store.getState()
  const next = nextThing(layer, focused, key)
  if (next === undefined) return true
  board.editor.document.select([next])
  reveal(board, next)
  focusCard(board, next)
  return true
}

/** Moves what is selected, or the card with the focus; presses one after the other are one step. */
function moveFocused(board: Board, by: { x: number; y: number }): boolean {
  const { focused } = board.store.getState()
  const { selection } = board.editor.document.store.getState()
  const chosen = draggedIds(board, selection)
  const ids = chosen.size > 0 ? [...chosen] : focused === undefined ? [] : [focused]
  if (ids.length === 0) return false
  putDown(board, new Set(ids), by, `nudge ${ids.join(' ')}`)
  const [first = ''] = ids
  say(board, canvasText.movedTo(titleOf(board, first), boxOf(board.store.getState().layer, first)))
  return true
}

/** Into the value of a flow's input, or to the details of a node; a note takes the key itself. */
function enter(board: Board, stage: EventTarget & Element, id: string): void {
  const card = stage.querySelector(`[data-card="${CSS.escape(id)}"]`)
  const control = card?.querySelector<HTMLElement>('textarea, input, [data-value] button')
  if (control) return control.focus()
  board.editor.document.select([id])
  board.editor.view.open('right', 'details')
}

function openMenuAt(board: Board, id: string | undefined): boolean {
  const { layer } = board.store.getState()
  const box = id === undefined ? undefined : boxOf(layer, id)
  if (!box || id === undefined) return false
  const index = noteIndex(id)
  const hit: BoardHit = index < 0 ? { kind: 'card', id } : { kind: 'note', index }
  const point = { x: box.x + 40, y: box.y + 30 }
  board.editor.document.select([id])
  board.store.setState({ menu: { ...toWindow(board, point), point, hit } })
  return true
}
