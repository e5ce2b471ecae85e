import { canvasText } from '../text/canvas.ts'
import { reveal, say, toWindow } from './board-acts.ts'
import type { Board } from './board.ts'
import { aimWire, beginWire, portOf, suits, type Connecting } from './connecting.ts'
import { drawWire, endWire, titleOf } from './connect-gesture.ts'
import { hiddenInputs, withInputs } from './expanded-card.ts'
import { cardShown, placeOf, type PortPlace } from './hit.ts'
import { portAbout } from './port-about.ts'
import { readingOrder } from './walk.ts'
import { verdictText } from './verdict-text.ts'

/** Begins to draw a wire by keys at a card: at its first output, or else its first input. */
export function startWire(board: Board, id: string): void {
  const [first] = portsOf(board, id)
  if (!first) return say(board, canvasText.noPorts(titleOf(board, id)))
  beginAt(board, first)
}

function beginAt(board: Board, port: PortPlace): void {
  const { store } = board
  store.setState({ connecting: beginWire(store.getState(), port, { by: 'keyboard' }) })
  reveal(board, port.card)
  say(board, canvasText.wireFrom(portWords(board, port), tellOf(board, port)))
}

/** Shows what there is to know of a port beside it; gives what it takes or gives, in words. */
function tellOf({ store }: Board, place: PortPlace): string {
  const state = store.getState()
  const at = placeOf(state, place)
  const card = cardShown(state, place.card)
  const port = portOf(card, place)
  if (at) store.setState({ hint: { ...at, at, hit: { kind: 'port', ...place } } })
  return card && port ? portAbout(card, port, place.side) : ''
}

/**
 * A key while a wire is drawn by keys. Up and down choose the port that it begins at, Enter takes it; then
 * arrows choose where it ends, Enter draws it. Escape leaves. Gives whether the key was of use.
 */
export function keyWire(board: Board, connecting: Connecting, key: string): boolean {
  if (key === 'Escape') {
    leaveWire(board)
    say(board, canvasText.left)
    return true
  }
  if (key === 'Tab') return addToWire(board, connecting)
  const step = steps[key]
  if (!connecting.target) {
    if (key === 'Enter' || key === 'ArrowRight') aimAt(board, connecting, 1)
    else if (step !== undefined) chooseStart(board, connecting, step)
    return key === 'Enter' || step !== undefined
  }
  if (step !== undefined) aimAt(board, connecting, step)
  else if (key === 'Enter') finish(board, connecting)
  return step !== undefined || key === 'Enter'
}

const steps: Readonly<Record<string, 1 | -1>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
}

function chooseStart(board: Board, { from }: Connecting, step: 1 | -1): void {
  const ports = portsOf(board, from.card)
  const at = ports.findIndex(({ port, side }) => port === from.port && side === from.side)
  const next = ports[(at + step + ports.length) % ports.length]
  if (!next) return
  beginAt(board, next)
}

/** Aims at the next port that suits, hidden inputs included, in reading order. */
function aimAt(board: Board, connecting: Connecting, step: 1 | -1): void {
  const { store, editor } = board
  const { target } = connecting
  const ports = targetsOf(board, connecting)
  const at = ports.findIndex(({ card, port }) => card === target?.card && port === target.port)
  const next = at < 0 && step < 0 ? ports.at(-1) : ports[(at + step + ports.length) % ports.length]
  if (!next) {
    say(board, canvasText.nothingFits)
    return
  }
  const card = store.getState().layer.cards.get(next.card)
  const isHidden = card && !portOf(card, next)
  const expanded = isHidden ? withInputs(card, hiddenInputs(editor, card)) : undefined
  const aimed = aimWire(editor, connecting, next)
  store.setState({ connecting: aimed, expanded })
  reveal(board, next.card)
  const told = verdictText(aimed)
  const words = [canvasText.wireTo(portWords(board, next)), told, tellOf(board, next)]
  say(board, words.filter(Boolean).join('. '))
}

function leaveWire(board: Board): void {
  endWire(board)
  board.store.setState({ hint: undefined })
}

/** How far from the port a node is added, in canvas units. */
const aside = 90

/** Opens the list of nodes that the wire would fit to; the one that is chosen comes wired. */
function addToWire(board: Board, connecting: Connecting): boolean {
  const { store } = board
  const at = placeOf(store.getState(), connecting.from)
  if (!at) return false
  const x = connecting.from.side === 'output' ? at.x + aside : at.x - aside
  const point = { x, y: at.y }
  leaveWire(board)
  store.setState({ adding: { point, ...toWindow(board, point), connecting, anywhere: true } })
  return true
}

function finish(board: Board, connecting: Connecting): void {
  const { verdict, target } = connecting
  if (!verdict?.allowed) return say(board, verdictText(connecting) ?? canvasText.refused)
  leaveWire(board)
  drawWire(board, connecting, verdict.edit)
  if (target)
    say(board, canvasText.connected(portWords(board, connecting.from), portWords(board, target)))
}

/** All ports of a card, outputs first. */
function portsOf({ store }: Board, id: string): PortPlace[] {
  const card = store.getState().layer.cards.get(id)
  if (!card) return []
  const place = (side: PortPlace['side']) => (port: { name: string }) => ({
    card: id,
    port: port.name,
    side,
  })
  return [...card.outputs.map(place('output')), ...card.inputs.map(place('input'))]
}

function targetsOf({ store, editor }: Board, connecting: Connecting): PortPlace[] {
  const { layer } = store.getState()
  const side = connecting.from.side === 'output' ? 'input' : 'output'
  return readingOrder(layer).flatMap((id) => {
    const card = layer.cards.get(id)
    if (!card || connecting.ring.has(id)) return []
    const ports = side === 'input' ? [...card.inputs, ...hiddenInputs(editor, card)] : card.outputs
    return ports
      .filter((port) => suits(connecting, card, port, side))
      .map(({ name }) => ({ card: id, port: name, side }) as const)
  })
}

function portWords(board: Board, { card, port }: PortPlace): string {
  return canvasText.portOf(port, titleOf(board, card))
}
