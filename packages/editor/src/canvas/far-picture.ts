import { contains, type Rectangle } from '../headless/grid.ts'
import { canvasSurface, type CanvasContext } from '../headless/paint/canvas-surface.ts'
import { paintScene } from '../headless/paint/paint-scene.ts'
import type { Palette } from '../headless/paint/palette.ts'
import type { Scene } from '../headless/paint/scene.ts'
import { visibleArea, type View } from '../headless/paint/view.ts'

/** What a picture shows. */
export interface FarPicture {
  readonly scene: Scene
  readonly palette: Palette
  readonly view: View
}

/** How far beyond the edges of what is seen a picture reaches, in pixels. */
const margin = 160

/**
 * Keeps a canvas that is larger than what is seen, so that a pan moves it and paints nothing until an
 * edge comes into view. Gives the function that brings it up to date.
 */
export function keepPicture(canvas: HTMLCanvasElement): (picture: FarPicture) => void {
  let shown: FarPicture | undefined
  let painted: Rectangle | undefined
  return (picture) => {
    const { view } = picture
    const isAlike =
      shown?.scene === picture.scene &&
      shown.palette === picture.palette &&
      shown.view.zoom === view.zoom &&
      shown.view.width === view.width &&
      shown.view.height === view.height
    if (!shown || !isAlike || !painted || !contains(painted, visibleArea(view))) {
      // What lies beyond the edges is painted when a pan needs it; a zoom has no use for it.
      painted = paintLarger(canvas, picture, isAlike)
      shown = picture
    }
    moveTo(canvas, shown.view, view)
  }
}

/** Paints what a view shows of a scene on a canvas that lies over it; what was there before is gone. */
export function paintOver(canvas: HTMLCanvasElement, { scene, palette, view }: FarPicture): void {
  const context = contextOf(canvas, view, true)
  if (!context) return
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  paintScene(surfaceOf(context, view), scene, view, { palette, background: false, detail: false })
}

/** Gives the area that is painted, in canvas units. */
function paintLarger(
  canvas: HTMLCanvasElement,
  { scene, palette, view }: FarPicture,
  isPan: boolean,
): Rectangle {
  const larger = grown(view)
  const context = contextOf(canvas, larger, false)
  const shown = isPan ? larger : view
  if (context) paintScene(surfaceOf(context, larger), scene, shown, { palette, detail: false })
  return visibleArea(shown)
}

function grown(view: View): View {
  const { x, y, zoom, width, height } = view
  return {
    x: x - margin / zoom,
    y: y - margin / zoom,
    zoom,
    width: width + 2 * margin,
    height: height + 2 * margin,
  }
}

/** The context of a canvas that has as many pixels as the screen has for the view. */
function contextOf(canvas: HTMLCanvasElement, view: View, alpha: boolean) {
  const ratio = pixelRatio()
  const [width, height] = [Math.round(view.width * ratio), Math.round(view.height * ratio)]
  if (canvas.width !== width) {
    canvas.width = width
    canvas.style.width = `${view.width}px`
  }
  if (canvas.height !== height) {
    canvas.height = height
    canvas.style.height = `${view.height}px`
  }
  return canvas.getContext('2d', { alpha })
}

function surfaceOf(context: CanvasContext, view: View) {
  return canvasSurface(context, view, pixelRatio())
}

function pixelRatio(): number {
  return window.devicePixelRatio || 1
}

/** Shifts a picture of one view to where it belongs in another, by whole pixels. */
function moveTo(canvas: HTMLCanvasElement, { x, y }: View, seen: View): void {
  const ratio = pixelRatio()
  const shift = (by: number) => Math.round((by * seen.zoom - margin) * ratio) / ratio
  canvas.style.transform = `translate(${shift(x - seen.x)}px, ${shift(y - seen.y)}px)`
}
