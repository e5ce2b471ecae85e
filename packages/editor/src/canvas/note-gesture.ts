import type { Flow } from '@chainwright/core'
import { editNote } from '../document/ground.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import type { Gesture } from './gesture.ts'

/** Smallest note, in canvas units. */
export const leastNote = { width: 80, height: 40 }

/** Resizes a note by its grip. The document hears of it once. */
export function noteGesture(
  board: Board,
  down: PointerEvent,
  { index, onClick }: { index: number; onClick: () => void },
): Gesture {
  const { store, editor } = board
  const note = store.getState().layer.layout.notes[index]
  const over = () => store.setState({ noteMove: undefined })
  return {
    move: (event) => {
      if (!note) return
      const { zoom } = board.view()
      const right = Math.round((event.clientX - down.clientX) / zoom)
      const below = Math.round((event.clientY - down.clientY) / zoom)
      if (Math.abs(right) + Math.abs(below) < 3) return
      const change = {
        width: Math.max(leastNote.width, note.width + right),
        height: Math.max(leastNote.height, note.height + below),
      }
      store.setState({ noteMove: { index, change } })
    },
    end: () => {
      const { noteMove } = store.getState()
      over()
      if (!noteMove) return onClick()
      const edit = (flow: Flow) => editNote(flow, index, noteMove.change)
      editor.document.act({ name: canvasText.resizeNote, edit })
    },
    cancel: over,
  }
}
