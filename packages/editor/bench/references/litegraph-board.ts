import { offerPage, sendWords } from '../bench-page.ts'
import { createTexts, plainCard, plainGraph } from './plain-graph.ts'

/** A node as litegraph makes it; only what is used of it. */
interface LiteNode {
  id: number | string
  pos: ArrayLike<number>
  size: ArrayLike<number>
  addInput(name: string, type: string): unknown
  addOutput(name: string, type: string): unknown
  addWidget(kind: 'text', name: string, value: string, callback: () => void): unknown
  onDrawForeground?(context: CanvasRenderingContext2D): void
}

interface LiteCanvas {
  readonly ds: {
    scale: number
    offset: ArrayLike<number>
    changeScale(scale: number, center: [number, number]): void
  }
  setDirty(foreground: boolean, background?: boolean): void
  selectNodes(nodes: LiteNode[]): void
}

/** What litegraph and its fork have in common. */
export interface LiteLibrary {
  readonly LGraph: new () => {
    configure(file: object): unknown
    getNodeById(id: number): LiteNode | null | undefined
  }
  readonly LGraphCanvas: new (element: HTMLCanvasElement, graph: never) => LiteCanvas
  readonly Node: new (title: string) => LiteNode
  readonly register: (name: string, made: never) => void
}

const graph = plainGraph(Number(new URLSearchParams(location.search).get('n') ?? 100))
const numbers = new Map(graph.nodes.map(({ id }, at) => [id, at + 1]))
const texts = createTexts()

/** Height of the head, which litegraph draws above the place of a node. */
const head = 30
/** Letters to a line of text: nothing is measured, which is to its favour. */
const letters = 38
const shownLines = 4

/** Opens the flow as a file, as ComfyUI does, and hands the page to the bench. */
export function showLitegraph(library: LiteLibrary): void {
  const element = document.querySelector('canvas')
  if (!element) return
  document.body.style.margin = '0'
  element.width = window.innerWidth
  element.height = window.innerHeight
  library.register('bench/card', cardClass(library) as never)
  const lite = new library.LGraph()
  lite.configure(graphFile())
  const canvas = new library.LGraphCanvas(element, lite as never)
  const numberOf = (id: string) => numbers.get(id) ?? 0
  const see = (id: string, zoom: number) => look(canvas, id, zoom)
  zoomAsOthers(canvas, element)
  fit(canvas)
  element.dataset['board'] = ''
  const select = (ids: string[]) =>
    canvas.selectNodes(ids.flatMap((id) => lite.getNodeById(numberOf(id)) ?? []))
  const stream = (ids: string[], rate: number, milliseconds: number) =>
    sendWords(
      (word) => {
        texts.add(ids, word)
        canvas.setDirty(true)
      },
      { rate, milliseconds },
    )
  offerPage({ see, select, stream }, '[data-board]')
}

function cardClass({ Node }: LiteLibrary) {
  return class extends Node {
    static title = plainCard.title

    constructor() {
      super(plainCard.title)
      for (const name of plainCard.inputs) this.addInput(name, 'text')
      for (const name of plainCard.outputs) this.addOutput(name, 'text')
      this.addWidget('text', '', 'Summarize {{document}} in five lines.', () => {})
    }

    override onDrawForeground(context: CanvasRenderingContext2D): void {
      const text = texts.textOf(`n${Number(this.id) - 1}`)
      context.font = '12px sans-serif'
      context.fillStyle = '#ddd'
      if (text !== '') context.fillText('Running', 190, -9)
      const shown = text === '' ? plainCard.description : text
      const lines = Math.ceil(shown.length / letters)
      for (let line = Math.max(0, lines - shownLines); line < lines; line++) {
        const row = line - Math.max(0, lines - shownLines)
        context.fillText(shown.slice(line * letters, (line + 1) * letters), 10, 110 + row * 16)
      }
    }
  }
}

/** The flow as litegraph writes it into files. */
function graphFile(): object {
  const links: unknown[] = []
  const inputs = new Map<string, Map<string, number>>()
  const outputs = new Map<string, number[]>()
  for (const [at, { source, target, targetPort }] of graph.wires.entries()) {
    const slot = plainCard.inputs.findIndex((name) => name === targetPort)
    links.push([at + 1, numbers.get(source), 0, numbers.get(target), slot, 'text'])
    outputs.set(source, [...(outputs.get(source) ?? []), at + 1])
    inputs.set(target, (inputs.get(target) ?? new Map()).set(targetPort, at + 1))
  }
  const nodes = graph.nodes.map(({ id, x, y }) => ({
    id: numbers.get(id),
    title: plainCard.title,
    type: 'bench/card',
    pos: [x, y + head],
    size: [plainCard.width, plainCard.height - head],
    flags: {},
    order: 0,
    mode: 0,
    inputs: plainCard.inputs.map((name) => ({
      name,
      type: 'text',
      link: inputs.get(id)?.get(name) ?? null,
    })),
    outputs: plainCard.outputs.map((name, at) => ({
      name,
      type: 'text',
      links: at === 0 ? (outputs.get(id) ?? null) : null,
    })),
    properties: {},
  }))
  return {
    last_node_id: nodes.length,
    last_link_id: links.length,
    nodes,
    links,
    groups: [],
    config: {},
    version: 0.4,
  }
}

/** The same factor for each turn of the wheel as in React Flow and here. */
function zoomAsOthers(canvas: LiteCanvas, element: HTMLCanvasElement): void {
  const { ds } = canvas
  Object.assign(ds, { min_scale: 0.02, max_scale: 2 })
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault()
      event.stopImmediatePropagation()
      ds.changeScale(ds.scale * 2 ** (-event.deltaY * 0.002), [event.clientX, event.clientY])
      canvas.setDirty(true, true)
    },
    { capture: true, passive: false },
  )
}

function look(canvas: LiteCanvas, id: string, zoom: number): void {
  const { x = 0, y = 0 } = graph.nodes[(numbers.get(id) ?? 1) - 1] ?? {}
  const middle = { x: x + plainCard.width / 2, y: y + plainCard.height / 2 }
  canvas.ds.scale = zoom
  Object.assign(canvas.ds.offset, [
    window.innerWidth / 2 / zoom - middle.x,
    window.innerHeight / 2 / zoom - middle.y,
  ])
  canvas.setDirty(true, true)
}

function fit(canvas: LiteCanvas): void {
  const last = graph.nodes.at(-1)
  const width = Math.max(...graph.nodes.map(({ x }) => x)) + plainCard.width
  const height = (last?.y ?? 0) + plainCard.height
  const zoom = Math.min(1, 0.95 * Math.min(window.innerWidth / width, window.innerHeight / height))
  canvas.ds.scale = zoom
  Object.assign(canvas.ds.offset, [0, 0])
  canvas.setDirty(true, true)
}
