import { useEffect, useRef, type PointerEvent } from 'react'
import { canvasSurface } from '../headless/paint/canvas-surface.ts'
import { paintScene } from '../headless/paint/paint-scene.ts'
import { sceneBounds } from '../headless/paint/scene.ts'
import { canvasPoint, viewOfArea, visibleArea, type View } from '../headless/paint/view.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import { pagePalette } from './overview.tsx'
import { paintedScene } from './painted-scene.ts'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './minimap.module.css'

const size = { width: 180, height: 110, margin: 6 }
/** Flows of fewer cards than this are seen well enough without a map. */
const fewCards = 12
/** Time between two pictures, in milliseconds. */
const pause = 100

/** A small picture of the flow with a frame around what is seen; a press or a drag goes there. */
export function Minimap() {
  const board = useBoard()
  const isShown = useBoardState(({ layer, far }) => !far && layer.cards.size >= fewCards)
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(
    () => (isShown && canvas.current ? paintSometimes(board, canvas.current) : undefined),
    [board, isShown],
  )
  if (!isShown) return null
  const go = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons !== 1) return
    const { left, top } = event.currentTarget.getBoundingClientRect()
    const at = canvasPoint(mapView(board), { x: event.clientX - left, y: event.clientY - top })
    board.editor.canvas.current()?.lookAt(at)
  }
  return (
    <canvas
      ref={canvas}
      className={styles['map']}
      style={{ width: size.width, height: size.height }}
      role="img"
      aria-label={canvasText.minimap}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    />
  )
}

function mapView({ store }: Board): View {
  return viewOfArea(sceneBounds(store.getState().layer.scene), size)
}

/** Paints the flow a few times a second at most when it changed, and the frame alone when the view moves. */
function paintSometimes(board: Board, canvas: HTMLCanvasElement): () => void {
  const ratio = window.devicePixelRatio || 1
  const picture = document.createElement('canvas')
  for (const one of [canvas, picture]) {
    one.width = size.width * ratio
    one.height = size.height * ratio
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOld = true
  const paint = () => {
    timer = undefined
    if (isOld) paintFlow(board, picture, ratio)
    isOld = false
    paintFrame(board, { canvas, picture, ratio })
  }
  const ask = () => {
    timer ??= setTimeout(paint, pause)
  }
  const askAll = () => {
    isOld = true
    ask()
  }
  paint()
  const stops = [
    board.onLook(ask),
    board.editor.runs.subscribe(askAll),
    board.store.subscribe((now, before) => now.layer !== before.layer && askAll()),
    board.editor.view.store.subscribe(askAll),
  ]
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}

function paintFlow(board: Board, picture: HTMLCanvasElement, ratio: number): void {
  const context = picture.getContext('2d', { alpha: false })
  if (!context) return
  const view = mapView(board)
  const options = { palette: pagePalette(), titles: false }
  paintScene(canvasSurface(context, view, ratio), paintedScene(board), view, options)
}

interface Framing {
  readonly canvas: HTMLCanvasElement
  readonly picture: HTMLCanvasElement
  readonly ratio: number
}

/** The picture with a frame around what is seen. */
function paintFrame(board: Board, { canvas, picture, ratio }: Framing): void {
  const context = canvas.getContext('2d')
  if (!context) return
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.drawImage(picture, 0, 0)
  const map = mapView(board)
  const scale = map.zoom * ratio
  const { x, y, width, height } = visibleArea(board.view())
  context.strokeStyle = pagePalette().accent
  context.lineWidth = 2 * ratio
  context.strokeRect((x - map.x) * scale, (y - map.y) * scale, width * scale, height * scale)
}
