import { useEffect, useRef } from 'react'
import { readPalette, type Palette } from '../headless/paint/palette.ts'
import type { Board } from './board.ts'
import { keepPicture, paintOver } from './far-picture.ts'
import { splitScene } from './painted-scene.ts'
import { useBoard } from './use-board.ts'

/** A picture of the whole flow that follows every change; what is on its way lies over it. */
export function Painting({ className }: { readonly className: string | undefined }) {
  const board = useBoard()
  const still = useRef<HTMLCanvasElement>(null)
  const moving = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    if (!still.current || !moving.current) return undefined
    return paintAlways(board, still.current, moving.current)
  }, [board])
  return (
    <div className={className} data-overview aria-hidden="true">
      <canvas ref={still} />
      <canvas ref={moving} />
    </div>
  )
}

/** Paints now, and once a frame when anything changed. */
function paintAlways(board: Board, still: HTMLCanvasElement, moving: HTMLCanvasElement) {
  const { editor, store } = board
  const picture = keepPicture(still)
  let frame = 0
  const paint = () => {
    frame = 0
    const { rest, moved } = splitScene(board)
    const seen = { view: board.view(), palette: pagePalette() }
    picture.show({ ...seen, scene: rest })
    if (!moved) moving.hidden = true
    else paintOver(moving, { ...seen, scene: moved })
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
    picture.stop()
    for (const stop of stops) stop()
  }
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
