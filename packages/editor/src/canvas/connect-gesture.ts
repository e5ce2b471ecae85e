import type { Flow } from '@chainwright/core'
import { disconnect } from '../document/edit-wires.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import { aimWire, beginWire, bridgeFor, suits, type Connecting } from './connecting.ts'
import { expandedCard } from './expanded-card.ts'
import type { Gesture } from './gesture.ts'
import { boardHit, cardShown, portAt, type Point, type PortPlace } from './hit.ts'
import { noteIndex, type BoardWire } from './layer.ts'

/** How near a port the loose end of a wire jumps to it, in canvas units. */
const snap = 26

/** Draws a wire from a port. From an input that is wired, the end of its wire is taken off. */
export function connectGesture(
  board: Board,
  from: PortPlace,
  { start, pointOf }: { start: Point; pointOf: (event: PointerEvent) => Point },
): Gesture {
  const { store, editor } = board
  const loose = from.side === 'input' ? wireInto(board, from) : undefined
  const root: PortPlace = loose
    ? { card: loose.source, port: loose.sourcePort, side: 'output' }
    : from
  let isMoving = false
  const aim = (point: Point): void => {
    const state = store.getState()
    const connecting = state.connecting ?? beginWire(state, root, { instead: loose })
    const over = cardUnder(board, point)
    const expanded =
      over === undefined ? undefined : expandedCard(editor, state.layer, connecting, over)
    const target = targetAt(board, connecting, point)
    store.setState({ hand: point, expanded, connecting: aimWire(editor, connecting, target) })
  }
  return {
    move: (event) => {
      const point = pointOf(event)
      const { zoom } = board.view()
      isMoving ||= Math.hypot(point.x - start.x, point.y - start.y) * zoom > 4
      if (isMoving) aim(point)
    },
    end: (event) => {
      const { connecting } = store.getState()
      if (!isMoving || !connecting) return endWire(board)
      dropWire(board, connecting, { point: pointOf(event), x: event.clientX, y: event.clientY })
    },
    cancel: () => endWire(board),
  }
}

/** Lets go of a wire, and forgets it. */
export function endWire({ store }: Board): void {
  store.setState({ connecting: undefined, expanded: undefined, hand: undefined })
}

/** Where a wire was let go: on the canvas, and in the window. */
export interface DropPlace {
  readonly point: Point
  readonly x: number
  readonly y: number
}

/**
 * Puts a wire where it was let go: to a port that takes it; to one that does not, with the reason and
 * what could be done; in empty space it is cut, or a list of nodes opens that would take it.
 */
export function dropWire(board: Board, connecting: Connecting, { point, x, y }: DropPlace): void {
  const { store, editor } = board
  const { target, verdict, instead } = connecting
  const isOverCard = cardUnder(board, point) !== undefined
  const isRefused = target && verdict && !verdict.allowed
  const bridge = isRefused ? bridgeFor(editor, store.getState(), connecting) : undefined
  endWire(board)
  if (target && verdict) {
    if (verdict.allowed) return drawWire(board, connecting, verdict.edit)
    return store.setState({ refused: { point, x, y, connecting, bridge } })
  }
  if (isOverCard) return
  if (instead) {
    const name = canvasText.cut(titleOf(board, instead.source), titleOf(board, instead.target))
    return editor.document.act({ name, edit: (flow) => disconnect(flow, instead) })
  }
  store.setState({ adding: { point, x, y, connecting } })
}

/** Draws a wire as one named step. */
export function drawWire(
  board: Board,
  { from, target }: Connecting,
  edit: (flow: Flow) => Flow,
): void {
  if (!target) return
  const [source, end] = from.side === 'output' ? [from, target] : [target, from]
  const name = canvasText.connect(titleOf(board, source.card), titleOf(board, end.card))
  board.editor.document.act({ name, edit })
}

/** What people call a card or a note. */
export function titleOf({ store }: Board, id: string): string {
  const { cards } = store.getState().layer
  return cards.get(id)?.title ?? (noteIndex(id) < 0 ? id : canvasText.note)
}

/** The wire that ends at an input: the last one of several. */
function wireInto({ store }: Board, { card, port }: PortPlace): BoardWire | undefined {
  const { wires } = store.getState().layer.scene
  return wires.findLast(({ target, targetPort }) => target === card && targetPort === port)
}

/** The card under a point. */
function cardUnder(board: Board, point: Point): string | undefined {
  const hit = boardHit(board.store.getState(), point, board.view().zoom)
  if (hit.kind === 'port') return hit.card
  return hit.kind === 'card' ? hit.id : undefined
}

/** The port that the end of a wire is near; on a card, the first that suits. */
function targetAt(board: Board, connecting: Connecting, point: Point): PortPlace | undefined {
  const state = board.store.getState()
  const near = portAt(state, point, snap)
  if (near && near.side !== connecting.from.side) return near
  const over = cardUnder(board, point)
  const card = over === undefined ? undefined : cardShown(state, over)
  if (!card || card.id === connecting.from.card) return undefined
  const side = connecting.from.side === 'output' ? 'input' : 'output'
  const ports = side === 'input' ? card.inputs : card.outputs
  const fitting = ports.filter((port) => suits(connecting, card, port, side))
  const port = fitting.find(({ wired }) => !wired) ?? fitting[0]
  return port && { card: card.id, port: port.name, side }
}
