import type { Rectangle } from '../grid.ts'

/** Which part of a flow is seen, and how large. */
export interface View {
  /** What stands in the left upper corner, in canvas units. */
  readonly x: number
  readonly y: number
  /** Pixels per canvas unit. */
  readonly zoom: number
  /** Size of the picture in pixels. */
  readonly width: number
  readonly height: number
}

/** The part of the canvas that a view shows. */
export function visibleArea({ x, y, zoom, width, height }: View): Rectangle {
  return { x, y, width: width / zoom, height: height / zoom }
}

/** The view that shows a whole area in the middle of a picture, `margin` pixels from its edges. */
export function viewOfArea(
  area: Rectangle,
  picture: { width: number; height: number; margin?: number; mostZoom?: number },
): View {
  const { width, height, margin = 0, mostZoom = 1 } = picture
  const room = { width: width - 2 * margin, height: height - 2 * margin }
  const fit = Math.min(room.width / Math.max(area.width, 1), room.height / Math.max(area.height, 1))
  const zoom = Math.min(mostZoom, Math.max(fit, 1e-6))
  return {
    x: area.x + area.width / 2 - width / zoom / 2,
    y: area.y + area.height / 2 - height / zoom / 2,
    zoom,
    width,
    height,
  }
}

/** The view of an area at its own size, `margin` canvas units from the edges, such as for a file. */
export function viewAtSize(area: Rectangle, margin: number, zoom = 1): View {
  return {
    x: area.x - margin,
    y: area.y - margin,
    zoom,
    width: (area.width + 2 * margin) * zoom,
    height: (area.height + 2 * margin) * zoom,
  }
}

/** Most pixels along a side of a picture, and in all, that every browser draws. */
const [mostSide, mostPixels] = [8192, 32_000_000]

/**
 * The view of an area for a picture file, at `zoom` (2 is sharp on good screens) or as near to it as
 * the largest picture that browsers draw allows.
 */
export function viewForPicture(area: Rectangle, margin: number, zoom = 2): View {
  const { width, height } = viewAtSize(area, margin)
  const most = Math.min(
    zoom,
    mostSide / Math.max(width, height, 1),
    Math.sqrt(mostPixels / Math.max(width * height, 1)),
  )
  return viewAtSize(area, margin, most)
}

/** Where a pixel of the picture lies on the canvas. */
export function canvasPoint({ x, y, zoom }: View, pixel: { x: number; y: number }) {
  return { x: x + pixel.x / zoom, y: y + pixel.y / zoom }
}
