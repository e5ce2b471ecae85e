import { edgeOf, fillOf } from './box-colours.ts'
import { fitText } from './fit-text.ts'
import { addText, fills, numbersOf, words, type ShapeLayer, type TextLayer } from './layers.ts'
import type { SceneBox } from './scene.ts'

/** Least zoom at which titles can be read, and spines told apart. */
const titleZoom = 0.12
/** Least zoom at which a card has an edge; below, it is one spot of colour. */
const edgeZoom = 0.06

/** The layers of cards at a distance: face, edge, a spine in the colour of the head, title. */
export function farBoxLayers(
  boxes: readonly SceneBox[],
  { visible, zoom, titles }: { visible: readonly number[]; zoom: number; titles: boolean },
): (ShapeLayer | TextLayer)[] {
  if (zoom < edgeZoom) return [spotLayer(boxes, visible)]
  const layers = { shadows: fills(), edges: fills(), faces: fills(), spines: fills() }
  const size = titleSize(zoom)
  const text = words({ size, bold: true })
  for (const at of visible) {
    const box = boxes[at]
    if (!box) continue
    addFarBox(box, zoom, layers)
    if (titles && zoom >= titleZoom) addTitle(box, { zoom, size }, text)
  }
  return [layers.shadows, layers.edges, layers.faces, layers.spines, text]
}

/** Thousands of cards on one screen: every shape counts. */
function spotLayer(boxes: readonly SceneBox[], visible: readonly number[]): ShapeLayer {
  const spots = fills()
  for (const at of visible) {
    const box = boxes[at]
    if (!box) continue
    const colour = box.found ? 'mark' : edgeOf(box).colour
    numbersOf(spots, colour).push(box.x, box.y, box.width, box.height)
  }
  return spots
}

/** Marks on cards that have a problem, large enough to be seen from anywhere. */
export function errorMarks(
  boxes: readonly SceneBox[],
  visible: readonly number[],
  pixel: number,
): ShapeLayer {
  const size = Math.max(14, 7 * pixel)
  const marks = fills(pixel > 1 / titleZoom ? {} : { radius: size / 2 })
  for (const at of visible) {
    const box = boxes[at]
    if (!box?.error) continue
    const [right, top] = [box.x + box.width, box.y]
    numbersOf(marks, 'danger').push(right - size / 2, top - size / 2, size, size)
  }
  return marks
}

function addFarBox(
  box: SceneBox,
  zoom: number,
  { shadows, edges, faces, spines }: Record<'shadows' | 'edges' | 'faces' | 'spines', ShapeLayer>,
): void {
  const { x, y, width, height } = box
  const { colour, bold } = edgeOf(box)
  const edge = Math.min((bold ? 2.5 : 1) / zoom, width / 3, height / 3)
  const [innerX, innerY] = [x + edge, y + edge]
  const [innerWidth, innerHeight] = [width - 2 * edge, height - 2 * edge]
  numbersOf(edges, colour).push(x, y, width, height)
  numbersOf(faces, fillOf(box)).push(innerX, innerY, innerWidth, innerHeight)
  if (zoom < titleZoom) return
  if (box.stacked) {
    const shift = 2 / zoom
    numbersOf(shadows, 'line-strong').push(x + shift, y + shift, width, height)
  }
  const role = box.off ? 'line' : box.role
  const spine = Math.min(4 / zoom, innerWidth / 3)
  numbersOf(spines, role).push(innerX, innerY, spine, innerHeight)
}

/** How much wider bold letters are. */
const boldness = 1.08

/** Height of titles, in canvas units: on the screen they hardly grow. */
function titleSize(zoom: number): number {
  return (7 + 12 * zoom) / zoom
}

/** Lines of titles by card, for the zoom at which they were broken last. */
const brokenTitles = new WeakMap<SceneBox, { zoom: number; lines: readonly string[] }>()

function addTitle(box: SceneBox, font: { zoom: number; size: number }, text: TextLayer): void {
  const { zoom, size } = font
  const inset = 7 / zoom
  let broken = brokenTitles.get(box)
  if (broken?.zoom !== zoom) {
    const most = Math.max(1, Math.min(3, Math.floor((box.height - 2 / zoom) / (size * 1.2))))
    const lines = fitText(box.title, {
      width: box.width - inset - 2 / zoom,
      size: size * boldness,
      lines: most,
    })
    broken = { zoom, lines }
    brokenTitles.set(box, broken)
  }
  const colour = box.off ? 'text-muted' : 'text'
  for (const [line, part] of broken.lines.entries()) {
    const y = box.y + 2 / zoom + size * (0.95 + 1.2 * line)
    addText(text, colour, { x: box.x + inset, y, text: part })
  }
}
