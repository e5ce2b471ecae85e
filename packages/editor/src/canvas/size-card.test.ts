// @vitest-environment jsdom
import { writeFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { layoutOf } from '../document/edit-layout.ts'
import { createBoard, type Board } from './board.ts'
import { followCardNodes } from './card-nodes.ts'
import { boxOf, shiftWire } from './layer.ts'
import { giveSize, resizeChosen } from './size-card.ts'
import { sizeGesture } from './size-gesture.ts'

const file = {
  nodes: {
    one: { type: 'split', inputs: { text: 'a b' } },
    two: { type: 'join', inputs: { texts: { from: 'one.parts' } } },
  },
  layout: { nodes: { one: [0, 0], two: [500, 0] } },
}

function boardAt(): Board {
  const board = createBoard(editorOf(file))
  board.follow()
  board.look({ x: 0, y: 0, zoom: 1, width: 2000, height: 1500 })
  return board
}

const at = (clientX: number, clientY: number): PointerEvent =>
  new MouseEvent('pointermove', { clientX, clientY }) as PointerEvent
const placeOf = (board: Board, id: string) => layoutOf(board.editor.document.shown()).nodes.get(id)
const box = (board: Board, id = 'one') => boxOf(board.store.getState().layer, id)!

it('makes a card larger by its corner, as one step, and its wires begin at its new edge', () => {
  const board = boardAt()
  const { height } = box(board)
  const gesture = sizeGesture(board, at(260, height), 'one')
  gesture.move(at(300, height + 60))
  const { moving, wires } = board.store.getState()
  expect(shiftWire(wires[0]!, moving!).fromX).toBe(300)
  expect(followCardNodes(board).getState()[0]).toMatchObject({ width: 300, height: height + 60 })
  gesture.end(at(300, height + 60))
  expect(placeOf(board, 'one')).toEqual({ x: 0, y: 0, width: 300, height: height + 60 })
  expect(board.store.getState().layer.scene.wires[0]!.fromX).toBe(300)
  expect(board.editor.document.undo()).toBe('Resize Split')
  expect(placeOf(board, 'one')).toEqual({ x: 0, y: 0 })
})

it('writes the size into the file beside the place, and reads it again', () => {
  const board = boardAt()
  giveSize(board, ['one'], () => ({ width: 400, height: 500 }))
  const text = writeFlow(board.editor.document.store.getState().flow)
  expect(JSON.parse(text)).toMatchObject({ layout: { nodes: { one: [0, 0, 400, 500] } } })
  const again = createBoard(editorOf(JSON.parse(text) as object))
  expect(box(again)).toEqual({ x: 0, y: 0, width: 400, height: 500 })
})

it('is never lower than what is on it, nor too narrow', () => {
  const board = boardAt()
  const { height } = box(board)
  giveSize(board, ['one'], () => ({ width: 10, height: 10 }))
  expect(box(board)).toMatchObject({ width: 180, height })
})

it('has its own size again, and none in the file', () => {
  const board = boardAt()
  giveSize(board, ['one'], () => ({ width: 400, height: 500 }))
  giveSize(board, ['one'], () => undefined)
  expect(placeOf(board, 'one')).toEqual({ x: 0, y: 0 })
})

it('is resized by keys: presses one after the other are one step', () => {
  const board = boardAt()
  board.editor.document.select(['one', 'two'])
  resizeChosen(board, { width: 20, height: 0 })
  resizeChosen(board, { width: 20, height: 0 })
  expect([box(board).width, box(board, 'two').width]).toEqual([300, 300])
  expect(board.store.getState().said).toMatch(/^Split is 300 wide and \d+ high$/)
  expect(board.editor.document.undo()).toBe('Resize 2 cards')
  expect(box(board).width).toBe(260)
})

it('keeps its size when it is moved', () => {
  const board = boardAt()
  giveSize(board, ['one'], () => ({ width: 400, height: 500 }))
  board.editor.document.select(['one'])
  giveSize(board, ['two'], () => ({ width: 300, height: 500 }))
  expect(placeOf(board, 'one')).toMatchObject({ width: 400, height: 500 })
})
