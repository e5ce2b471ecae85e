import { contains, type Rectangle } from '../headless/grid.ts'
import { canvasSurface, type CanvasContext } from '../headless/paint/canvas-surface.ts'
import { paintScene } from '../headless/paint/paint-scene.ts'
import type { Palette } from '../headless/paint/palette.ts'
import { sceneBounds, type Scene } from '../headless/paint/scene.ts'
import { visibleArea, type View } from '../headless/paint/view.ts'

/** What a picture shows. */
export interface FarPicture {
  readonly scene: Scene
  readonly palette: Palette
  readonly view: View
}

/** How far beyond the edges of what is seen a picture reaches, in pixels. */
const margin = 160

/** How much smaller or larger a picture is shown while the view is zoomed, before it is painted anew. */
const mostStretch = 1.3

/** Milliseconds without a zoom after which a stretched picture is painted sharp. */
const restMs = 120

/** A picture that is kept up to date. */
export interface KeptPicture {
  /** Brings it up to date. */
  show(picture: FarPicture): void
  /** Ends what it has planned. */
  stop(): void
}

/**
 * Keeps a canvas that is larger than what is seen, so that a pan moves it and a zoom stretches it, and
 * nothing is painted until an edge comes into view or the stretch would be seen.
 */
export function keepPicture(canvas: HTMLCanvasElement): KeptPicture {
  let shown: FarPicture | undefined
  let painted: Rectangle | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const paint = (picture: FarPicture, isLarger: boolean): void => {
    painted = paintLarger(canvas, picture, isLarger)
    shown = picture
    moveTo(canvas, picture.view, picture.view)
  }
  return {
    show: (picture) => {
      clearTimeout(timer)
      const { view } = picture
      if (!shown || !painted || !isAlike(shown, picture)) return paint(picture, false)
      const stretch = view.zoom / shown.view.zoom
      const isKept = stretch < mostStretch && stretch > 1 / mostStretch
      // What lies beyond the edges is of use for a pan and to zoom out.
      if (!isKept || !contains(painted, visibleArea(view))) return paint(picture, stretch <= 1)
      moveTo(canvas, shown.view, view)
      if (stretch !== 1) timer = setTimeout(() => paint(picture, false), restMs)
    },
    stop: () => clearTimeout(timer),
  }
}

/** Whether two pictures differ in what is seen alone. */
function isAlike(one: FarPicture, other: FarPicture): boolean {
  return (
    one.scene === other.scene &&
    one.palette === other.palette &&
    one.view.width === other.view.width &&
    one.view.height === other.view.height
  )
}

/**
 * Paints what a view shows of a scene on a canvas that lies over it, no larger than needed: every pixel of it
 * is handed on in every frame. What was there before is gone.
 */
export function paintOver(canvas: HTMLCanvasElement, { scene, palette, view }: FarPicture): void {
  const part = partOf(view, scene)
  canvas.hidden = part.width <= 0 || part.height <= 0
  const context = canvas.hidden ? null : contextOf(canvas, part, true)
  if (!context) return
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, canvas.width, canvas.height)
  const options = { palette, background: false, detail: false }
  paintScene(surfaceOf(context, part), scene, part, options)
  const [x, y] = [(part.x - view.x) * view.zoom, (part.y - view.y) * view.zoom]
  canvas.style.transform = `translate(${x}px, ${y}px)`
}

/** Marks and stacks stand out over the edge of their cards by no more than this, in pixels. */
const outside = 24
/** A canvas grows by so many pixels at once: each new size costs. */
const step = 64

/** The part of a view that a scene is in. */
function partOf(view: View, scene: Scene): View {
  const { x, y, width, height } = sceneBounds(scene)
  const along = pixelsOf((x - view.x) * view.zoom, width * view.zoom, view.width)
  const down = pixelsOf((y - view.y) * view.zoom, height * view.zoom, view.height)
  return {
    x: view.x + along.from / view.zoom,
    y: view.y + down.from / view.zoom,
    zoom: view.zoom,
    width: along.length,
    height: down.length,
  }
}

function pixelsOf(start: number, length: number, most: number) {
  const from = Math.max(0, Math.floor(start - outside))
  const to = Math.min(most, start + length + outside)
  return { from, length: to <= from ? 0 : Math.ceil((to - from) / step) * step }
}

/** Gives the area that is painted, in canvas units. */
function paintLarger(
  canvas: HTMLCanvasElement,
  { scene, palette, view }: FarPicture,
  isLarger: boolean,
): Rectangle {
  const larger = grown(view)
  const context = contextOf(canvas, larger, false)
  const shown = isLarger ? larger : view
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

/** Shifts and stretches a picture of one view to where it belongs in another; unstretched by whole pixels. */
function moveTo(canvas: HTMLCanvasElement, view: View, seen: View): void {
  const ratio = pixelRatio()
  const stretch = seen.zoom / view.zoom
  const shift = (by: number) => {
    const pixels = by * seen.zoom - margin * stretch
    return stretch === 1 ? Math.round(pixels * ratio) / ratio : pixels
  }
  const scale = stretch === 1 ? '' : ` scale(${stretch})`
  const [x, y] = [shift(view.x - seen.x), shift(view.y - seen.y)]
  canvas.style.transform = `translate(${x}px, ${y}px)${scale}`
}
