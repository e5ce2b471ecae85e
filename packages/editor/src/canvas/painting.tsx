import { useEffect, useRef } from 'react'
import { canvasSurface } from '../headless/paint/canvas-surface.ts'
import { paintScene } from '../headless/paint/paint-scene.ts'
import { readPalette, type Palette } from '../headless/paint/palette.ts'
import type { Board } from './board.ts'
import { paintedScene } from './painted-scene.ts'
import { useBoard } from './use-board.ts'
import styles from './overview.module.css'

/** A picture of the whole flow that follows every change. */
export function Painting() {
  const board = useBoard()
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => (canvas.current ? paintAlways(board, canvas.current) : undefined), [board])
  return <canvas ref={canvas} className={styles['overview']} data-overview aria-hidden="true" />
}

/** Paints now, and once a frame when anything changed. */
function paintAlways(board: Board, canvas: HTMLCanvasElement): () => void {
  const { editor, store } = board
  let frame = 0
  const paint = () => {
    frame = 0
    paintOnce(board, canvas)
  }
  const ask = () => {
    frame ||= requestAnimationFrame(paint)
  }
  paint()
  const stops = [
    board.onLook(paint),
    store.subscribe(ask),
    editor.document.store.subscribe(ask),
    editor.runs.subscribe(ask),
    editor.marks.subscribe(ask),
    editor.view.store.subscribe(ask),
  ]
  return () => {
    cancelAnimationFrame(frame)
    for (const stop of stops) stop()
  }
}

function paintOnce(board: Board, canvas: HTMLCanvasElement): void {
  const view = board.view()
  const ratio = window.devicePixelRatio || 1
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return
  const palette = pagePalette()
  paintScene(canvasSurface(context, view, ratio), paintedScene(board), view, { palette })
}

let known: { readonly theme: string | undefined; readonly palette: Palette } | undefined

/** The colours of the page as it is now; read once for each theme. */
export function pagePalette(): Palette {
  const { theme } = document.documentElement.dataset
  if (known?.theme === theme && known) return known.palette
  const style = getComputedStyle(document.documentElement)
  known = { theme, palette: readPalette((name) => style.getPropertyValue(name)) }
  return known.palette
}
