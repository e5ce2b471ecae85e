import { contains } from '../headless/grid.ts'
import { visibleArea } from '../headless/paint/view.ts'
import { reveal } from './board-acts.ts'
import type { Board } from './board.ts'
import { boxOf } from './layer.ts'

/** How long a press on a card may still become a double click, in milliseconds. */
const doubleClick = 400

/**
 * Brings the one selected card back into view when a panel takes a part of the canvas away. After a press
 * on a card this waits until it cannot become a double click: nothing moves under the pointer.
 */
export function keepInView(board: Board): () => void {
  const { document } = board.editor
  const element = board.element()
  let { width, height } = board.view()
  let pressed = -Infinity
  let timer: ReturnType<typeof setTimeout>
  const onDown = ({ target }: Event) => {
    if (target instanceof Element && target.closest('[data-card]')) pressed = performance.now()
  }
  const bring = () => {
    const { moving, connecting, area, layer } = board.store.getState()
    const [id, ...others] = document.store.getState().selection
    const isBusy = moving !== undefined || connecting !== undefined || area !== undefined
    if (id === undefined || others.length > 0 || isBusy || !layer.cards.has(id)) return
    const box = boxOf(layer, id)
    // A card that is near the edge, and whole, is left where its owner put it.
    if (box && !contains(visibleArea(board.view()), box)) reveal(board, id)
  }
  const stop = board.onLook(() => {
    const view = board.view()
    const isSmaller = view.width < width || view.height < height
    ;({ width, height } = view)
    if (!isSmaller) return
    clearTimeout(timer)
    timer = setTimeout(bring, Math.max(0, pressed + doubleClick - performance.now()))
  })
  // The panel may have opened by the very press that this was loaded for.
  timer = setTimeout(bring, doubleClick)
  element?.addEventListener('pointerdown', onDown, { capture: true, passive: true })
  return () => {
    stop()
    clearTimeout(timer)
    element?.removeEventListener('pointerdown', onDown, { capture: true })
  }
}
