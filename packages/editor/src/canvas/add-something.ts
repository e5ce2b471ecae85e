import type { Flow } from '@chainwright/core'
import { editShown } from '../document/document.ts'
import { setFlowInput } from '../document/edit-ends.ts'
import { placeCards } from '../document/edit-layout.ts'
import { addNote as addNoteTo } from '../document/ground.ts'
import { connect, wireFrom } from '../document/edit-wires.ts'
import { freeId } from '../document/free-id.ts'
import { emptyBody, newNode, placeNode } from '../document/insert-node.ts'
import { canvasId, valuePort } from '../headless/canvas-id.ts'
import { cardWidth, portY } from '../headless/geometry.ts'
import { canvasText } from '../text/canvas.ts'
import { focusCard, reveal } from './board-acts.ts'
import type { AddEntry } from './add-entries.ts'
import type { Board } from './board.ts'
import type { Adding } from './board-state.ts'
import type { PortPlace } from './hit.ts'
import { roomFor } from './room.ts'

type NodeAdds = Extract<AddEntry['adds'], { kind: 'node' }>

/** Adds what was chosen where the list was opened, with its wire, as one named step; focuses it. */
export function addSomething(board: Board, { adds }: AddEntry, adding: Adding): void {
  if (adds.kind === 'node') return addTyped(board, adds, adding)
  if (adds.kind === 'note') return addNote(board, adding)
  addEnd(board, adds.kind, adding)
}

function addTyped(board: Board, adds: NodeAdds, adding: Adding): void {
  const { document } = board.editor
  const { flow: file, entered } = document.store.getState()
  const { type, port, literals } = adds
  const { connecting } = adding
  const id = freeId(type.name, (taken) => document.shown().nodes.has(taken))
  const body = type.kind === 'body' ? freeId(id, (taken) => file.flows.has(taken)) : undefined
  const node = { ...newNode(type, literals), ...(body === undefined ? {} : { flow: body }) }
  const from = connecting?.from
  const at = cornerAt(board, adding)
  const edit = (flow: Flow): Flow => {
    const added = placeNode(flow, { id, node, at })
    if (!from || port === undefined) return added
    return wired(added, from, { card: id, port, side: from.side === 'input' ? 'output' : 'input' })
  }
  document.actOnFile({
    name: canvasText.add(type.title),
    select: [id],
    edit: (whole) => {
      const edited = editShown(whole, entered, edit)
      if (body === undefined) return edited
      return { ...edited, flows: new Map(edited.flows).set(body, emptyBody()) }
    },
  })
  showNew(board, id)
}

function addEnd(board: Board, kind: 'input' | 'output', adding: Adding): void {
  const { connecting } = adding
  const { document } = board.editor
  const { inputs, outputs } = document.shown()
  const from = connecting?.from
  const wish = from?.port ?? kind
  const name = freeId(wish, (taken) => (kind === 'input' ? inputs : outputs).has(taken))
  const id = canvasId({ kind, name })
  const end: PortPlace = { card: id, port: valuePort, side: kind === 'input' ? 'output' : 'input' }
  const type = connecting?.type && !connecting.type.variable ? connecting.type.name : 'text'
  document.act({
    name: canvasText.add(name),
    select: [id],
    edit: (flow) => {
      const added = kind === 'input' ? setFlowInput(flow, name, { type }) : flow
      const joined = from ? wired(added, from, end) : added
      return placeCards(joined, new Map([[id, cornerAt(board, adding)]]))
    },
  })
  showNew(board, id)
}

function addNote(board: Board, { point }: Adding): void {
  const { document } = board.editor
  const note = { text: '', tint: 'yellow', width: 220, height: 120 } as const
  const at = { x: Math.round(point.x), y: Math.round(point.y) }
  document.act({
    name: canvasText.add(canvasText.note),
    edit: (flow) => addNoteTo(flow, { ...note, ...at }),
  })
}

/** Puts a wire between two ports, whichever of them gives. */
function wired(flow: Flow, one: PortPlace, other: PortPlace): Flow {
  const [output, input] = one.side === 'output' ? [one, other] : [other, one]
  const wire = wireFrom(output.card, output.port)
  return connect(flow, wire, { target: input.card, targetPort: input.port })
}

/** Where a new card stands so that its first port is at the point. */
function cornerAt(board: Board, { point: { x, y }, connecting, anywhere }: Adding) {
  const from = connecting?.from
  const left = from?.side === 'input' ? x - cardWidth : x
  const corner = { x: Math.round(left), y: Math.round(from ? y - portY(0) : y) }
  return anywhere ? roomFor(board, corner) : corner
}

/** Brings a new card into view and gives it the focus. */
function showNew(board: Board, id: string): void {
  reveal(board, id)
  focusCard(board, id)
}
