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
const pause = 120

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

/** Paints when something changed, a few times a second at most. */
function paintSometimes(board: Board, canvas: HTMLCanvasElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const paint = () => {
    timer = undefined
    const ratio = window.devicePixelRatio || 1
    canvas.width = size.width * ratio
    canvas.height = size.height * ratio
    const context = canvas.getContext('2d')
    if (!context) return
    const view = mapView(board)
    const options = { palette: pagePalette(), titles: false, frame: visibleArea(board.view()) }
    paintScene(canvasSurface(context, view, ratio), paintedScene(board), view, options)
  }
  const ask = () => {
    timer ??= setTimeout(paint, pause)
  }
  paint()
  const stops = [board.onLook(ask), board.editor.runs.subscribe(ask), board.store.subscribe(ask)]
  return () => {
    clearTimeout(timer)
    for (const stop of stops) stop()
  }
}
