// @vitest-environment jsdom
import { createRegistry, parseFlow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { addNote } from '../document/ground.ts'
import { canvasWires } from '../headless/canvas-wires.ts'
import { touches } from '../headless/grid.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor } from '../session/editor.ts'
import { addEntries } from './add-entries.ts'
import { addSomething } from './add-something.ts'
import { createBoard, type Board } from './board.ts'
import { keyWire, startWire } from './key-wire.ts'
import { boxOf } from './layer.ts'
import { nextThing, readingOrder } from './walk.ts'

function boardOf(nodes: Json): Board {
  const inputs = { pages: { type: 'text[]' }, question: { type: 'text' } }
  const { flow } = parseFlow({ chainwright: 1, inputs, nodes, outputs: {} })
  const registry = createRegistry(standardNodes)
  const board = createBoard(createEditor({ flow: flow!, registry, runner: {} as Runner }))
  board.follow()
  return board
}

const chain = {
  summarize: { type: 'summarize', model: 'starter', inputs: { text: { from: 'inputs.pages' } } },
  join: { type: 'join', inputs: { texts: { from: 'summarize.summary' } } },
  answer: { type: 'answer', model: 'starter', inputs: { context: { from: 'join.text' } } },
}

function press(board: Board, ...keys: string[]): void {
  for (const key of keys) {
    const { connecting } = board.store.getState()
    if (connecting) keyWire(board, connecting, key)
  }
}

it('leads along the wires to the right and to the left', () => {
  const { layer } = boardOf(chain).store.getState()
  expect(nextThing(layer, 'inputs.pages', 'ArrowRight')).toBe('summarize')
  expect(nextThing(layer, 'summarize', 'ArrowRight')).toBe('join')
  expect(nextThing(layer, 'answer', 'ArrowLeft')).toBe('join')
})

it('leads to notes too, and back', () => {
  const board = boardOf(chain)
  const below = boxOf(board.store.getState().layer, 'join')!
  const note = { text: 'read me', tint: 'yellow', width: 200, height: 100 } as const
  const at = { x: below.x, y: below.y + 600 }
  board.editor.document.act({ name: '', edit: (flow) => addNote(flow, { ...note, ...at }) })
  const { layer } = board.store.getState()
  expect(nextThing(layer, 'join', 'ArrowDown')).toBe('note:0')
  expect(nextThing(layer, 'note:0', 'ArrowUp')).toBe('join')
})

it('begins and ends in reading order', () => {
  const { layer } = boardOf(chain).store.getState()
  const order = readingOrder(layer)
  expect(nextThing(layer, 'join', 'Home')).toBe(order[0])
  expect(nextThing(layer, 'join', 'End')).toBe('answer')
  expect(order.indexOf('summarize')).toBeLessThan(order.indexOf('join'))
})

it('draws a wire by keys: a port of the card, then where it ends', () => {
  const board = boardOf(chain)
  startWire(board, 'inputs.question')
  expect(board.store.getState().said).toContain('Wire from value of question')
  press(board, 'Enter')
  while (board.store.getState().connecting!.target?.port !== 'question') press(board, 'ArrowDown')
  press(board, 'Enter')
  const wires = canvasWires(board.editor.document.shown()).map(({ id, source }) => [source, id])
  expect(wires).toContainEqual(['inputs.question', 'answer.question'])
  expect(board.store.getState().connecting).toBeUndefined()
  expect(board.editor.document.undo()).toBe('Connect question to Answer')
})

it('tells by keys what a list does to a port for one value', () => {
  const board = boardOf(chain)
  startWire(board, 'inputs.pages')
  press(board, 'Enter')
  while (board.store.getState().connecting!.target?.port !== 'question') press(board, 'ArrowDown')
  expect(board.store.getState().said).toBe(
    'To question of Answer. Runs once per item of the list. Takes a text. Needed.',
  )
})

it('leaves a wire by Escape and changes nothing', () => {
  const board = boardOf(chain)
  const before = board.editor.document.store.getState().flow
  startWire(board, 'summarize')
  press(board, 'Enter', 'Escape')
  expect(board.store.getState().connecting).toBeUndefined()
  expect(board.editor.document.store.getState().flow).toBe(before)
})

it('never offers ports that would close a ring', () => {
  const board = boardOf(chain)
  startWire(board, 'answer')
  press(board, 'Enter')
  expect(board.store.getState().said).toBe('No port on the canvas fits')
})

it('opens the nodes that a wire fits to by Tab, and the one that is chosen covers nothing', () => {
  const board = boardOf(chain)
  startWire(board, 'join')
  press(board, 'Tab')
  const { adding, connecting, hint } = board.store.getState()
  expect([connecting, hint]).toEqual([undefined, undefined])
  const entry = addEntries(board.editor.registry.values(), adding!.connecting).find(
    ({ id }) => id === 'translate@1',
  )!
  addSomething(board, entry, adding!)
  const wires = canvasWires(board.editor.document.shown()).map(({ id, source }) => [source, id])
  expect(wires).toContainEqual(['join', 'translate.text'])
  const { layer } = board.store.getState()
  const added = boxOf(layer, 'translate')!
  const others = layer.scene.boxes.filter(({ id }) => id !== 'translate')
  expect(others.filter((other) => touches(other, added))).toEqual([])
})

it('tells at the port that the keys are at what it takes, and takes it away at the end', () => {
  const board = boardOf(chain)
  startWire(board, 'join')
  expect(board.store.getState().hint!.hit).toMatchObject({ card: 'join', port: 'text' })
  expect(board.store.getState().said).toContain('Gives a text.')
  press(board, 'Enter')
  expect(board.store.getState().hint!.hit).toMatchObject({ kind: 'port', side: 'input' })
  press(board, 'Escape')
  expect(board.store.getState().hint).toBeUndefined()
})
