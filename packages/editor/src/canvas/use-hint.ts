import { useEffect, useRef, type PointerEvent } from 'react'
import { pointOf } from './board-acts.ts'
import type { Board } from './board.ts'
import { boardHit } from './hit.ts'

/** How long the pointer rests on a wire or a port before its value is told, in milliseconds. */
const rest = 250

/** Follows the pointer, and tells the board when it rests on a wire or a port. */
export function useHint(board: Board) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const hide = () => {
    clearTimeout(timer.current)
    if (board.store.getState().hint) board.store.setState({ hint: undefined })
  }
  return {
    onPointerMove: ({ clientX, clientY, buttons, pointerType }: PointerEvent) => {
      hide()
      if (buttons !== 0 || pointerType === 'touch') return
      timer.current = setTimeout(() => {
        const point = pointOf(board, { clientX, clientY })
        const hit = boardHit(board.store.getState(), point, board.view().zoom)
        const isTold = hit.kind === 'wire' || hit.kind === 'port'
        if (isTold) board.store.setState({ hint: { x: clientX, y: clientY, hit } })
      }, rest)
    },
    onPointerLeave: hide,
    onWheel: hide,
  }
}
