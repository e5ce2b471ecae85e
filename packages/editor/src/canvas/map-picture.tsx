import { useEffect, useRef, type PointerEvent } from 'react'
import { canvasSurface } from '../headless/paint/canvas-surface.ts'
import { paintScene } from '../headless/paint/paint-scene.ts'
import { sceneBounds } from '../headless/paint/scene.ts'
import { canvasPoint, viewOfArea, visibleArea, type View } from '../headless/paint/view.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import { pagePalette } from './painting.tsx'
import { paintedScene } from './painted-scene.ts'
import { useBoard } from './use-board.ts'

const size = { width: 180, height: 110, margin: 6 }
/** Time between two pictures, in milliseconds; longer for flows of many cards. */
const pause = 100
const longPause = 500
const manyCards = 500

/** A small picture of the flow with a frame around what is seen; a press or a drag goes there. */
export function MapPicture({ styles }: { readonly styles: Readonly<Record<string, string>> }) {
  const board = useBoard()
  const canvas = useRef<HTMLCanvasElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!canvas.current || !frame.current) return undefined
    return followMap(board, canvas.current, frame.current)
  }, [board])
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons !== 1) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const at = canvasPoint(mapView(board), { x: event.clientX - left, y: event.clientY - top })
    board.editor.canvas.current()?.lookAt(at)
  }
  return (
    <div className={styles['map']} style={{ width: size.width, height: size.height }}>
      <canvas
        ref={canvas}
        className={styles['picture']}
        role="img"
        aria-label={canvasText.minimap}
        onPointerDown={(event) => {
          event.stopPropagation()
          event.currentTarget.setPointerCapture(event.pointerId)
          go(event)
        }}
        onPointerMove={go}
      />
      <div ref={frame} className={styles['frame']} />
    </div>
  )
}

function mapView({ store }: Board): View {
  return viewOfArea(sceneBounds(store.getState().layer.scene), size)
}

/** Keeps the picture up to date a few times a second, and the frame with every view. */
function followMap(board: Board, canvas: HTMLCanvasElement, frame: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const paint = () => {
    timer = undefined
    paintFlow(board, canvas)
    placeFrame(board, frame)
  }
  const ask = () => {
    const isLarge = board.store.getState().layer.cards.size > manyCards
    timer ??= setTimeout(paint, isLarge ? longPause : pause)
  }
  paint()
  const stops = [
    board.onLook(() => placeFrame(board, frame)),
    board.store.subscribe((now, before) => now.layer !== before.layer && ask()),
    board.editor.runs.subscribe(ask),
    board.editor.view.store.subscribe(ask),
  ]
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

function paintFlow(board: Board, canvas: HTMLCanvasElement): void {
  const ratio = window.devicePixelRatio || 1
  const [width, height] = [size.width * ratio, size.height * ratio]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return
  const view = mapView(board)
  const options = { palette: pagePalette(), titles: false }
  paintScene(canvasSurface(context, view, ratio), paintedScene(board), view, options)
}

/** Puts the frame around what is seen. */
function placeFrame(board: Board, frame: HTMLElement): void {
  const map = mapView(board)
  const { x, y, width, height } = visibleArea(board.view())
  const corner = { x: (x - map.x) * map.zoom, y: (y - map.y) * map.zoom }
  frame.style.transform = `translate(${corner.x}px, ${corner.y}px)`
  frame.style.width = `${width * map.zoom}px`
  frame.style.height = `${height * map.zoom}px`
}
