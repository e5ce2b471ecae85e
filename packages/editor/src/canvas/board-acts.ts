import type { Board } from './board.ts'
import type { Point } from './hit.ts'

/** The point of the canvas under the pointer. */
export function pointOf(
  board: Board,
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
): Point {
  const { left, top } = frameOf(board)
  const { x, y, zoom } = board.view()
  return { x: x + (clientX - left) / zoom, y: y + (clientY - top) / zoom }
}

/** Where a point of the canvas is in the window, in pixels. */
export function toWindow(board: Board, point: Point): { x: number; y: number } {
  const { left, top } = frameOf(board)
  const { x, y, zoom } = board.view()
  return { x: left + (point.x - x) * zoom, y: top + (point.y - y) * zoom }
}

/** Opens the list of nodes to add near a point of the canvas, where there is room. */
export function openAdd(board: Board, point: Point): void {
  board.store.setState({ adding: { point, ...toWindow(board, point), anywhere: true } })
}

/** Tells something to those who do not see the canvas. */
export function say({ store }: Board, said: string): void {
  store.setState({ said })
}

/** Brings a card into view. */
export function reveal({ editor }: Board, id: string): void {
  editor.canvas.current()?.reveal(id)
}

/**
 * Moves the focus to a card or note as soon as it is in the page. From far there are no cards in the page: the
 * canvas as a whole has the focus then.
 */
export function focusCard(board: Board, id: string): void {
  board.store.setState({ focused: id })
  requestAnimationFrame(() => {
    const element = board.element()
    const [, note] = /^note:(\d+)$/.exec(id) ?? []
    const name = note === undefined ? `[data-card="${CSS.escape(id)}"]` : `[data-note="${note}"]`
    const card = element?.querySelector<HTMLElement>(name)
    const holder = card ?? element
    holder?.focus({ preventScroll: true })
  })
}

function frameOf(board: Board): { left: number; top: number } {
  return board.element()?.getBoundingClientRect() ?? { left: 0, top: 0 }
}
