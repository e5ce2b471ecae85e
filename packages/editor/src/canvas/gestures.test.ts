// @vitest-environment jsdom
import { createRegistry, parseFlow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { addNote } from '../document/ground.ts'
import { groupCards } from '../document/group-cards.ts'
import { canvasWires } from '../headless/canvas-wires.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor } from '../session/editor.ts'
import { addEntries } from './add-entries.ts'
import { addSomething } from './add-something.ts'
import { areaGesture } from './area-gesture.ts'
import { createBoard, type Board } from './board.ts'
import { connectGesture } from './connect-gesture.ts'
import { beginWire } from './connecting.ts'
import { dropOnWire, wiresBelow } from './drop-on-wire.ts'
import { placeOf, type Point, type PortPlace } from './hit.ts'
import { boxOf } from './layer.ts'

function boardOf(nodes: Json, outputs: Json = {}): Board {
  const inputs = { pages: { type: 'text[]' }, question: { type: 'text' } }
  const { flow } = parseFlow({ chainwright: 1, inputs, nodes, outputs })
  const registry = createRegistry(standardNodes)
  const board = createBoard(createEditor({ flow: flow!, registry, runner: {} as Runner }))
  board.follow()
  board.look({ x: -100, y: -500, zoom: 1, width: 4000, height: 2000 })
  return board
}

/** An event at a point of the canvas; the window is the canvas here. */
function at({ x, y }: Point): PointerEvent {
  return new MouseEvent('pointermove', { clientX: x, clientY: y }) as PointerEvent
}

const pointOf = ({ clientX: x, clientY: y }: MouseEvent): Point => ({ x, y })

function dragWire(board: Board, from: PortPlace, to: Point): void {
  const start = placeOf(board.store.getState(), from)!
  const gesture = connectGesture(board, from, { start, pointOf })
  gesture.move(at({ x: start.x + 20, y: start.y }))
  gesture.move(at(to))
  gesture.end(at(to))
}

function wiresOf(board: Board): string[] {
  return canvasWires(board.editor.document.shown()).map(
    ({ source, sourcePort, id }) => `${source}.${sourcePort} → ${id}`,
  )
}

const chain = {
  summarize: { type: 'summarize', model: 'starter', inputs: { text: { from: 'inputs.pages' } } },
  join: { type: 'join', inputs: { texts: { from: 'summarize.summary' } } },
  answer: { type: 'answer', model: 'starter', inputs: { context: { from: 'join.text' } } },
}

it('connects a wire that is let go on a port', () => {
  const board = boardOf(chain)
  const to = placeOf(board.store.getState(), { card: 'answer', port: 'question', side: 'input' })!
  dragWire(board, { card: 'inputs.question', port: 'value', side: 'output' }, to)
  expect(wiresOf(board)).toContain('inputs.question.value → answer.question')
})

it('takes the end off a wired input, and cuts the wire in empty space', () => {
  const board = boardOf(chain)
  dragWire(board, { card: 'answer', port: 'context', side: 'input' }, { x: 900, y: 1200 })
  expect(wiresOf(board)).not.toContain('join.text → answer.context')
  expect(board.editor.document.undo()).toBe('Cut the wire from Join to Answer')
})

it('keeps a ring open, and says why at the pointer', () => {
  const board = boardOf(chain)
  const to = placeOf(board.store.getState(), { card: 'summarize', port: 'text', side: 'input' })!
  dragWire(board, { card: 'join', port: 'text', side: 'output' }, to)
  expect(board.store.getState().refused!.connecting.verdict!.cycle).toBe(true)
  expect(board.editor.document.store.getState().past).toEqual([])
})

it('opens a list of what fits in empty space, and what is chosen comes wired', () => {
  const board = boardOf(chain)
  dragWire(board, { card: 'join', port: 'text', side: 'output' }, { x: 900, y: 1200 })
  const adding = board.store.getState().adding!
  const entries = addEntries(board.editor.registry.values(), adding.connecting)
  expect(entries.map(({ id }) => id)).toContain('prompt@1')
  expect(entries.map(({ id }) => id)).not.toContain('detokenize@1')
  addSomething(
    board,
    entries.find(({ id }) => id === 'translate@1')!,
    adding,
  )
  expect(wiresOf(board)).toContain('join.text → translate.text')
  expect(board.editor.document.store.getState().past).toHaveLength(1)
})

it('adds a node with a body together with an empty flow for it', () => {
  const board = boardOf(chain)
  const entry = addEntries(board.editor.registry.values(), undefined).find(
    ({ id }) => id === 'repeat@1',
  )!
  addSomething(board, entry, { point: { x: 0, y: 900 }, x: 0, y: 0 })
  const { flow } = board.editor.document.store.getState()
  expect(flow.flows.has(flow.nodes.get('repeat')!.flow!)).toBe(true)
})

it('leads a wire through a card that is dropped on it', () => {
  const board = boardOf({ ...chain, translate: { type: 'translate', model: 'starter' } })
  const { layer } = board.store.getState()
  const wire = layer.scene.wires.find(({ id }) => id === 'join.texts')!
  const box = boxOf(layer, 'translate')!
  const middle = { x: (wire.fromX + wire.toX) / 2, y: (wire.fromY + wire.toY) / 2 }
  const by = { x: middle.x - box.x - box.width / 2, y: middle.y - box.y - box.height / 2 }
  const below = wiresBelow(board, 'translate')!
  expect([below(by)?.id, below({ x: 0, y: 0 })]).toEqual(['join.texts', undefined])
  expect(dropOnWire(board, 'translate', by)).toBe(true)
  expect(wiresOf(board)).toContain('summarize.summary → translate.text')
  expect(wiresOf(board)).toContain('translate.text → join.texts')
  expect(board.editor.document.undo()).toBe('Insert Translate into a wire')
})

it('offers no wire to a card that has wires, and none that it has no ports for', () => {
  const board = boardOf({ ...chain, words: { type: 'detokenize', model: 'starter' } })
  expect(wiresBelow(board, 'join')).toBeUndefined()
  expect(wiresBelow(board, 'inputs.question')).toBeUndefined()
  const { layer } = board.store.getState()
  const wire = layer.scene.wires.find(({ id }) => id === 'join.texts')!
  const box = boxOf(layer, 'words')!
  const middle = { x: (wire.fromX + wire.toX) / 2, y: (wire.fromY + wire.toY) / 2 }
  const by = { x: middle.x - box.x - box.width / 2, y: middle.y - box.y - box.height / 2 }
  expect(wiresBelow(board, 'words')!(by)).toBeUndefined()
})

it('selects the cards that an area touches, beside those that are selected', () => {
  const board = boardOf(chain)
  const box = boxOf(board.store.getState().layer, 'join')!
  board.editor.document.select(['answer'])
  const gesture = areaGesture(board, { x: box.x + 10, y: box.y + 10 }, pointOf)
  gesture.move(at({ x: box.x + 30, y: box.y + 30 }))
  gesture.end(at({ x: box.x + 30, y: box.y + 30 }))
  expect([...board.editor.document.store.getState().selection]).toEqual(['answer', 'join'])
})

it('selects notes that an area touches, and groups that lie in it as a whole', () => {
  const board = boardOf(chain)
  const box = boxOf(board.store.getState().layer, 'join')!
  const note = {
    text: '',
    tint: 'yellow',
    x: box.x,
    y: box.y + 500,
    width: 90,
    height: 90,
  } as const
  board.editor.document.act({
    name: '',
    edit: (flow) => addNote(groupCards(flow, new Set(['join']), 'One'), note),
  })
  const start = { x: box.x - 60, y: box.y - 90 }
  const gesture = areaGesture(board, start, pointOf)
  const selected = () => [...board.editor.document.store.getState().selection]
  gesture.move(at({ x: box.x + 20, y: box.y + 20 }))
  expect(selected()).toEqual(['join'])
  gesture.move(at({ x: box.x + box.width + 100, y: box.y + 520 }))
  expect(selected()).toEqual(expect.arrayContaining(['join', 'group:0', 'note:0']))
  gesture.cancel()
  expect(selected()).toEqual([])
})

it('puts the end of a wire that waits for a template into one', () => {
  const board = boardOf(chain)
  const from = { card: 'join', port: 'text', side: 'output' } as const
  const connecting = beginWire(board.store.getState(), from)
  const prompt = addEntries(board.editor.registry.values(), connecting).find(
    ({ id }) => id === 'prompt@1',
  )!
  addSomething(board, prompt, { point: { x: 0, y: 900 }, x: 0, y: 0, connecting })
  expect(wiresOf(board)).toContain('join.text → prompt.text')
})
