import { createRegistry, parseFlow, type Json } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { canvasWires } from '../headless/canvas-wires.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor } from '../session/editor.ts'
import { createBoard, type Board } from './board.ts'
import { keyWire, startWire } from './key-wire.ts'
import { nextCard, readingOrder } from './walk.ts'

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
  expect(nextCard(layer, 'inputs.pages', 'ArrowRight')).toBe('summarize')
  expect(nextCard(layer, 'summarize', 'ArrowRight')).toBe('join')
  expect(nextCard(layer, 'answer', 'ArrowLeft')).toBe('join')
})

it('begins and ends in reading order', () => {
  const { layer } = boardOf(chain).store.getState()
  const order = readingOrder(layer)
  expect(nextCard(layer, 'join', 'Home')).toBe(order[0])
  expect(nextCard(layer, 'join', 'End')).toBe('answer')
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
