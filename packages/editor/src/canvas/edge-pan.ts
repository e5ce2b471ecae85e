import { pointOf } from './board-acts.ts'
import type { Board } from './board.ts'
import type { Gesture } from './gesture.ts'

/** How near the edge the view begins to move, in pixels. */
const zone = 40
/** Fastest move of the view, in pixels a second. */
const fastest = 1100
/** How long the pointer rests there before, in milliseconds: what begins near the edge is no wish to move. */
const rest = 200

/** Calls back at the next frame with its time in milliseconds; gives what takes that back. */
export type NextFrame = (call: (time: number) => void) => () => void

/** A gesture that moves the view while the pointer is held near the edge of the canvas. */
export function panAtEdge(
  board: Board,
  gesture: Gesture,
  nextFrame: NextFrame = atNextFrame,
): Gesture {
  let last: PointerEvent | undefined
  let stop: (() => void) | undefined
  let since = 0
  let before = 0
  const end = () => {
    stop?.()
    stop = undefined
    since = 0
  }
  const step = (time: number) => {
    const way = last && wayOver(board, last)
    if (!last || !way) return end()
    since ||= time
    if (time - since >= rest) {
      pan(board, way, Math.min(50, time - before))
      gesture.move(last)
    }
    before = time
    stop = nextFrame(step)
  }
  return {
    move: (event) => {
      last = event
      gesture.move(event)
      if (!stop && wayOver(board, event)) stop = nextFrame(step)
    },
    end: (event) => {
      end()
      gesture.end(event)
    },
    cancel: () => {
      end()
      gesture.cancel()
    },
  }
}

interface Way {
  readonly x: number
  readonly y: number
}

/** How far the pointer is into the zone along the edge, from -1 to 1; `undefined` outside of it. */
function wayOver(board: Board, event: PointerEvent): Way | undefined {
  const { x: left, y: top, zoom, width, height } = board.view()
  const point = pointOf(board, event)
  const x = depth((point.x - left) * zoom, width)
  const y = depth((point.y - top) * zoom, height)
  return x === 0 && y === 0 ? undefined : { x, y }
}

function depth(at: number, length: number): number {
  if (length < 4 * zone) return 0
  if (at < zone) return -Math.min(1, (zone - at) / zone)
  return at > length - zone ? Math.min(1, (at - length + zone) / zone) : 0
}

function pan(board: Board, { x, y }: Way, took: number): void {
  const handle = board.editor.canvas.current()
  if (!handle) return
  const far = (fastest * took) / 1000 / board.view().zoom
  const middle = handle.middle()
  handle.lookAt({ x: middle.x + x * far, y: middle.y + y * far })
}

function atNextFrame(call: (time: number) => void): () => void {
  const frame = requestAnimationFrame(call)
  return () => cancelAnimationFrame(frame)
}
