import { editShown } from '../document/document.ts'
import { connect, wireFrom, disconnect } from '../document/edit-wires.ts'
import { setInput } from '../document/edit-nodes.ts'
import { moveCards } from '../document/standing-places.ts'
import { newProblem } from '../document/wire-verdict.ts'
import { inspectFlow, type Flow } from '@chainwright/core'
import type { Card } from '../headless/card.ts'
import { hitTest } from '../headless/paint/hit-test.ts'
import { wireFit } from '../headless/wire-fit.ts'
import { canvasText } from '../text/canvas.ts'
import type { Board } from './board.ts'
import { settingOf } from './connecting.ts'
import { hiddenInputs } from './expanded-card.ts'
import type { Point } from './hit.ts'
import { boxOf, type BoardWire } from './layer.ts'

/** How near the middle of a card must come to a wire, in canvas units. */
const reach = 40

/**
 * Leads the wire under a card that has no wires through it, where its ports suit, and moves it there, as
 * one step. Gives `false` when there is no such wire.
 */
export function dropOnWire(board: Board, id: string, by: Point): boolean {
  const { editor, store } = board
  const { layer } = store.getState()
  const [card, place] = [layer.cards.get(id), layer.places.get(id)]
  if (!card || !place || card.kind !== 'node') return false
  const wire = wiresBelow(board, id)?.(by)
  if (!wire) return false
  for (const through of waysThrough(board, card, wire)) {
    const setting = settingOf(editor)
    const after = inspectFlow(editShown(setting.file, setting.entered, through), setting.registry)
    if (newProblem(setting.draft.issues, after.issues)) continue
    const moved = { ...place, x: Math.round(place.x + by.x), y: Math.round(place.y + by.y) }
    const name = canvasText.insertOn(card.title)
    const edit = (flow: Flow) => moveCards(through(flow), layer.places, new Map([[id, moved]]))
    editor.document.act({ name, edit })
    return true
  }
  return false
}

/**
 * The wire under the middle of a card whose ports suit it, this far from where it stands; `undefined`
 * for a card that has wires of its own, and for ends of the flow.
 */
export function wiresBelow(
  board: Board,
  id: string,
): ((by: Point) => BoardWire | undefined) | undefined {
  const { layer } = board.store.getState()
  const { wires } = layer.scene
  const box = boxOf(layer, id)
  const card = layer.cards.get(id)
  const isFree = !wires.some(({ source, target }) => source === id || target === id)
  if (!box || card?.kind !== 'node' || !isFree) return undefined
  // The pointer stays over one wire for many moves.
  let last: { readonly id: string; readonly wire: BoardWire | undefined } | undefined
  const bare = { ...layer.scene, boxes: [], notes: [], groups: [] }
  return ({ x, y }) => {
    const middle = { x: box.x + x + box.width / 2, y: box.y + y + box.height / 2 }
    const hit = hitTest(bare, middle, reach)
    if (hit?.kind !== 'wire') return undefined
    if (last?.id !== hit.id) last = { id: hit.id, wire: fittingWire(board, card, hit.id) }
    return last.wire
  }
}

/** A wire that a card has ports for. */
function fittingWire(board: Board, card: Card, id: string): BoardWire | undefined {
  const wire = board.store.getState().layer.scene.wires.find((one) => one.id === id)
  return wire && waysThrough(board, card, wire).length > 0 ? wire : undefined
}

/** Edits that lead a wire through a card: each input that suits with each output that does. */
function waysThrough(
  { editor, store }: Board,
  card: Card,
  wire: BoardWire,
): ((flow: Flow) => Flow)[] {
  const { cards } = store.getState().layer
  const given = cards.get(wire.source)?.outputs.find(({ name }) => name === wire.sourcePort)?.type
  const inputs = [...card.inputs, ...hiddenInputs(editor, card)].filter(
    ({ type }) => !given || !type || wireFit(given, type) !== undefined,
  )
  return inputs.flatMap((input) =>
    card.outputs.map((output) => (flow: Flow) => {
      const from = wireFrom(wire.source, wire.sourcePort)
      const fed = setInput(disconnect(flow, wire), card.name, input.name, {
        type: 'wire',
        wire: from,
      })
      const isOne = wire.gathered !== undefined
      return connect(fed, { node: card.name, port: output.name }, wire, isOne)
    }),
  )
}
