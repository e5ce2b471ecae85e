import { fontFamily, type ShapeStyle, type Surface, type TextStyle } from './surface.ts'
import type { View } from './view.ts'

/** What is used of a canvas; a `CanvasRenderingContext2D` of the page or of a worker is one. */
export interface CanvasContext {
  fillStyle: unknown
  strokeStyle: unknown
  lineWidth: number
  globalAlpha: number
  font: string
  textAlign: string
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void
  beginPath(): void
  fill(): void
  stroke(): void
  moveTo(x: number, y: number): void
  bezierCurveTo(ax: number, ay: number, bx: number, by: number, x: number, y: number): void
  roundRect(x: number, y: number, width: number, height: number, radius: number): void
  fillRect(x: number, y: number, width: number, height: number): void
  strokeRect(x: number, y: number, width: number, height: number): void
  fillText(text: string, x: number, y: number): void
}

/**
 * A surface on a canvas whose size is that of the view times `ratio`, the pixels of the screen for one
 * of the view.
 */
export function canvasSurface(context: CanvasContext, view: View, ratio = 1): Surface {
  const scale = view.zoom * ratio
  context.setTransform(scale, 0, 0, scale, -view.x * scale, -view.y * scale)
  return {
    rectangles(numbers, style) {
      applyStyle(context, style)
      if (style.radius) return drawRound(context, numbers, style)
      for (let at = 0; at < numbers.length; at += 4) {
        const [x, y] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
        const [width, height] = [numbers[at + 2] ?? 0, numbers[at + 3] ?? 0]
        if (style.fill !== undefined) context.fillRect(x, y, width, height)
        if (style.stroke !== undefined) context.strokeRect(x, y, width, height)
      }
    },
    curves(numbers, style) {
      applyStyle(context, style)
      drawCurves(context, numbers)
    },
    texts(texts, style) {
      applyFont(context, style)
      for (const { x, y, text } of texts) context.fillText(text, x, y)
    },
  }
}

function applyStyle(
  context: CanvasContext,
  { fill, stroke, lineWidth = 1, opacity = 1 }: ShapeStyle,
): void {
  if (fill !== undefined) context.fillStyle = fill
  if (stroke !== undefined) context.strokeStyle = stroke
  context.lineWidth = lineWidth
  context.globalAlpha = opacity
}

function applyFont(context: CanvasContext, style: TextStyle): void {
  context.fillStyle = style.fill
  context.globalAlpha = style.opacity ?? 1
  context.font = `${style.bold ? '600 ' : ''}${style.size}px ${fontFamily}`
  context.textAlign = style.align ?? 'left'
}

function drawRound(context: CanvasContext, numbers: readonly number[], style: ShapeStyle): void {
  context.beginPath()
  for (let at = 0; at < numbers.length; at += 4) {
    const [x, y] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
    const [width, height] = [numbers[at + 2] ?? 0, numbers[at + 3] ?? 0]
    context.roundRect(x, y, width, height, Math.min(style.radius ?? 0, width / 2, height / 2))
  }
  if (style.fill !== undefined) context.fill()
  if (style.stroke !== undefined) context.stroke()
}

/** Curves of one path: a path without end would be slow to draw. */
const pathLength = 500

function drawCurves(context: CanvasContext, numbers: readonly number[]): void {
  for (let first = 0; first < numbers.length; first += pathLength * 6) {
    context.beginPath()
    const end = Math.min(numbers.length, first + pathLength * 6)
    for (let at = first; at < end; at += 6) {
      const [x, y] = [numbers[at] ?? 0, numbers[at + 1] ?? 0]
      const [leaveX, arriveX] = [numbers[at + 2] ?? 0, numbers[at + 3] ?? 0]
      const [toX, toY] = [numbers[at + 4] ?? 0, numbers[at + 5] ?? 0]
      context.moveTo(x, y)
      context.bezierCurveTo(leaveX, y, arriveX, toY, toX, toY)
    }
    context.stroke()
  }
}
