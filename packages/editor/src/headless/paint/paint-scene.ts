import type { Rectangle } from '../grid.ts'
import { fitText } from './fit-text.ts'
import {
  addText,
  drawLayers,
  fills,
  numbersOf,
  outlines,
  words,
  type ShapeLayer,
  type TextLayer,
} from './layers.ts'
import { errorMarks, farBoxLayers } from './paint-boxes.ts'
import { nearBoxLayers } from './paint-near.ts'
import { wireLayers } from './paint-wires.ts'
import type { Palette } from './palette.ts'
import { indexScene, type Scene } from './scene.ts'
import type { Surface } from './surface.ts'
import { visibleArea, type View } from './view.ts'

/** How a scene is painted. */
export interface PaintOptions {
  readonly palette: Palette
  /** Draws titles and names where they can be read. Default `true`; a minimap has none. */
  readonly titles?: boolean
  /** Draws ports and settings from near. Default `true`. */
  readonly detail?: boolean
  /** An area to outline, such as what the canvas shows, in canvas units. */
  readonly frame?: Rectangle
  /** Fills the picture with the colour of the canvas first. Default `true`. */
  readonly background?: boolean
}

/** Least zoom at which ports and settings are drawn. */
const nearZoom = 0.35

/**
 * Paints what a view shows of a flow: groups, notes, wires, cards, and marks on cards with a problem.
 * Below a zoom of 0.35 cards are boxes with a title; below 0.12 without. What is out of view costs
 * nothing.
 */
export function paintScene(
  surface: Surface,
  scene: Scene,
  view: View,
  options: PaintOptions,
): void {
  const { palette, titles = true, detail = true, background = true, frame } = options
  const area = visibleArea(view)
  const pixel = 1 / view.zoom
  if (background) {
    surface.rectangles([area.x, area.y, area.width, area.height], { fill: palette.canvas })
  }
  const { boxes, wires, curves } = indexScene(scene)
  // Marks and stacks stand out over the edge of their cards.
  const visible = boxes.find(grown(area, 20 * pixel))
  const shown = { visible: wires.find(grown(area, 3 * pixel)), pixel }
  const isNear = titles && detail && view.zoom >= nearZoom
  const layers = [
    ...groundLayers(scene, view, titles),
    ...wireLayers(scene.wires, curves, shown),
    ...(isNear
      ? nearBoxLayers(scene.boxes, visible)
      : farBoxLayers(scene.boxes, { visible, zoom: view.zoom, titles })),
    errorMarks(scene.boxes, visible, pixel),
  ]
  if (frame) layers.push(frameLayer(frame, pixel))
  drawLayers(layers, surface, palette)
}

function grown({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

/** Groups and notes, behind everything. */
function groundLayers(
  { groups = [], notes = [] }: Scene,
  { zoom }: View,
  titles: boolean,
): (ShapeLayer | TextLayer)[] {
  const faces = fills({ radius: 12 })
  const edges = outlines({ radius: 12, lineWidth: Math.max(1, 1 / zoom) })
  const size = Math.max(14, 9 / zoom)
  const names = words({ size, bold: true })
  const texts = words({ size: 13 })
  for (const { x, y, width, height, tint, title } of groups) {
    numbersOf(faces, tint).push(x, y, width, height)
    numbersOf(edges, 'line').push(x, y, width, height)
    const [name] = titles ? fitText(title, { width: width - 28, size }) : []
    if (name !== undefined) addText(names, 'text-muted', { x: x + 14, y: y + 8 + size, text: name })
  }
  for (const { x, y, width, height, tint, text } of notes) {
    numbersOf(faces, tint).push(x, y, width, height)
    numbersOf(edges, 'line').push(x, y, width, height)
    if (!titles || zoom < nearZoom) continue
    const lines = Math.floor((height - 20) / 18)
    for (const [line, part] of fitNote(text, width - 24, lines).entries()) {
      addText(texts, 'text', { x: x + 12, y: y + 24 + line * 18, text: part })
    }
  }
  return [faces, edges, names, texts]
}

/** The lines of a note; its own line breaks are kept. */
function fitNote(text: string, width: number, lines: number): string[] {
  const fitted: string[] = []
  for (const line of text.split('\n', Math.max(0, lines))) {
    const rest = lines - fitted.length
    if (rest <= 0) break
    fitted.push(...(line.trim() === '' ? [''] : fitText(line, { width, size: 13, lines: rest })))
  }
  return fitted
}

function frameLayer({ x, y, width, height }: Rectangle, pixel: number): ShapeLayer {
  const layer = outlines({ lineWidth: 2 * pixel })
  numbersOf(layer, 'accent').push(x, y, width, height)
  return layer
}
