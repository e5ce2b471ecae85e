import { edgeOf, fillOf } from './box-colours.ts'
import { fitText, textWidth } from './fit-text.ts'
import {
  addText,
  fills,
  numbersOf,
  outlines,
  words,
  type ShapeLayer,
  type TextLayer,
} from './layers.ts'
import type { BoxDetail, SceneBox, ScenePort } from './scene.ts'

/** Space between the edge of a card and what stands on it. */
const inset = 14
const titleHeight = 15
const textHeight = 12.5
const portRadius = 5
const corner = 10

interface NearLayers {
  readonly shadows: ShapeLayer
  readonly shadowEdges: ShapeLayer
  readonly faces: ShapeLayer
  readonly edges: ShapeLayer
  readonly boldEdges: ShapeLayer
  readonly marks: ShapeLayer
  readonly ports: ShapeLayer
  readonly portEdges: ShapeLayer
  readonly titles: TextLayer
  readonly labels: TextLayer
  readonly lines: TextLayer
  readonly rightLines: TextLayer
}

/** The layers of cards from near: head with title, ports with their names, lines of text. */
export function nearBoxLayers(
  boxes: readonly SceneBox[],
  visible: readonly number[],
): (ShapeLayer | TextLayer)[] {
  const layers: NearLayers = {
    shadows: fills({ radius: corner }),
    shadowEdges: outlines({ radius: corner, lineWidth: 1 }),
    faces: fills({ radius: corner }),
    edges: outlines({ radius: corner, lineWidth: 1.2 }),
    boldEdges: outlines({ radius: corner, lineWidth: 2.5 }),
    marks: fills({ radius: 2 }),
    ports: fills({ radius: portRadius }),
    portEdges: outlines({ radius: portRadius, lineWidth: 1.5 }),
    titles: words({ size: titleHeight, bold: true }),
    labels: words({ size: textHeight, align: 'right' }),
    lines: words({ size: textHeight }),
    rightLines: words({ size: textHeight, align: 'right' }),
  }
  for (const at of visible) {
    const box = boxes[at]
    if (!box) continue
    addFace(box, layers)
    if (box.detail) addDetail(box, box.detail, layers)
    else addLine(box, titleHeight * 1.6, { text: box.title, muted: false }, layers)
  }
  return Object.values(layers)
}

function addFace(box: SceneBox, layers: NearLayers): void {
  const { x, y, width, height } = box
  for (const shift of box.stacked ? [12, 6] : []) {
    numbersOf(layers.shadows, 'surface').push(x + shift, y + shift, width, height)
    numbersOf(layers.shadowEdges, 'line-strong').push(x + shift, y + shift, width, height)
  }
  const { colour, bold } = edgeOf(box)
  numbersOf(layers.faces, fillOf(box)).push(x, y, width, height)
  numbersOf(bold ? layers.boldEdges : layers.edges, colour).push(x, y, width, height)
}

function addDetail(
  box: SceneBox,
  { head, label, ports, lines }: BoxDetail,
  layers: NearLayers,
): void {
  const { x, y, width } = box
  const middle = y + head / 2
  numbersOf(layers.marks, box.off ? 'line' : box.role).push(x + inset, middle - 9, 4, 18)
  const left = x + inset + 12
  const room = width - 2 * inset - 12
  const [title = ''] = fitText(box.title, { width: room, size: titleHeight })
  const baseline = middle + titleHeight * 0.36
  addText(layers.titles, box.off ? 'text-muted' : 'text', { x: left, y: baseline, text: title })
  const rest = room - textWidth(title, titleHeight) - 16
  const [told = ''] = fitText(label, { width: rest, size: textHeight })
  if (told !== '' && told !== '…') {
    addText(layers.labels, 'text-muted', { x: x + width - inset, y: baseline, text: told })
  }
  numbersOf(layers.marks, 'line').push(x + 1, y + head, width - 2, 1)
  for (const port of ports) addPort(box, port, layers)
  for (const line of lines) addLine(box, line.y, line, layers)
}

function addPort(box: SceneBox, port: ScenePort, layers: NearLayers): void {
  const isLeft = port.side === 'left'
  const [x, y] = [isLeft ? box.x : box.x + box.width, box.y + port.y]
  const size = 2 * portRadius
  // A list is drawn as two ports, one behind the other.
  for (const shift of port.list ? [3, 0] : [0]) {
    const left = x - portRadius + (isLeft ? -shift : shift)
    numbersOf(layers.ports, port.role).push(left, y - portRadius, size, size)
    numbersOf(layers.portEdges, 'surface').push(left, y - portRadius, size, size)
  }
  const [name = ''] = fitText(port.name, { width: box.width / 2 - inset - 4, size: textHeight })
  const place = { x: isLeft ? x + inset : x - inset, y: y + textHeight * 0.36, text: name }
  addText(isLeft ? layers.lines : layers.rightLines, 'text', place)
}

function addLine(
  box: SceneBox,
  y: number,
  { text, muted }: { text: string; muted: boolean },
  { lines }: NearLayers,
): void {
  const [line] = fitText(text, { width: box.width - 2 * inset, size: textHeight })
  if (line === undefined) return
  const place = { x: box.x + inset, y: box.y + y + textHeight * 0.36, text: line }
  addText(lines, muted || box.off ? 'text-muted' : 'text', place)
}
