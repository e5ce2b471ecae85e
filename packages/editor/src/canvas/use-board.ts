import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Board } from './board.ts'
import type { BoardState } from './board-state.ts'

/** Hands the board to everything on the canvas. */
export const BoardContext = createContext<Board | undefined>(undefined)

/** The board. Throws outside of the canvas. */
export function useBoard(): Board {
  const board = useContext(BoardContext)
  if (!board) throw new TypeError('there is no canvas around this component')
  return board
}

/** A part of what the canvas shows; drawn again when this part changes. */
export function useBoardState<S>(select: (state: BoardState) => S): S {
  return useStore(useBoard().store, select)
}
