// @vitest-environment jsdom
import { beforeAll, expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { layoutOf } from '../document/edit-layout.ts'
import { createBoard, type Board } from './board.ts'
import { lateHand } from './late-hand.ts'
import { moveGesture } from './move-gesture.ts'

beforeAll(() => lateHand.load())

const file = {
  nodes: { one: { type: 'join' }, two: { type: 'join' }, three: { type: 'split' } },
  layout: {
    nodes: { one: [0, 0], two: [500, 300], three: [1000, 900] },
    notes: [{ text: 'note', at: [40, 600, 200, 100] }],
  },
}

/** A canvas whose window is as large as what is seen, so that pixels are canvas units. */
function boardAt(zoom = 1): Board {
  const board = createBoard(editorOf(file))
  board.follow()
  board.look({ x: 0, y: 0, zoom, width: 2000, height: 1500 })
  return board
}

const at = (clientX: number, clientY: number, keys: MouseEventInit = {}): PointerEvent =>
  new MouseEvent('pointermove', { clientX, clientY, ...keys }) as PointerEvent

function drag(board: Board, ids: string[], to: PointerEvent): void {
  const down = at(600, 310)
  const gesture = moveGesture(board, { down, ids: new Set(ids), onClick: () => {} })
  gesture.move(at(to.clientX - 10, to.clientY))
  gesture.move(to)
  expect(board.store.getState().moving).toBeDefined()
  gesture.end(to)
}

const places = (board: Board) => layoutOf(board.editor.document.shown()).nodes
const linesOf = (board: Board) => board.store.getState().snapLines

it('puts a card in line with the one that it comes near, as one step', () => {
  const board = boardAt()
  drag(board, ['two'], at(600, 14))
  expect(places(board).get('two')).toMatchObject({ x: 500, y: 0 })
  expect(board.editor.document.undo()).toBe('Move Join')
  expect(places(board).get('two')).toMatchObject({ x: 500, y: 300 })
})

it('shows the lines during the drag, and none after it', () => {
  const board = boardAt()
  const gesture = moveGesture(board, {
    down: at(600, 310),
    ids: new Set(['two']),
    onClick: () => {},
  })
  gesture.move(at(600, 14))
  expect(linesOf(board)).toContainEqual({ axis: 'y', at: 0, from: 0, to: 760 })
  gesture.cancel()
  expect(linesOf(board)).toEqual([])
  expect(board.store.getState().moving).toBeUndefined()
})

it.each(['altKey', 'ctrlKey', 'metaKey'])(
  'leaves a card where it is put while %s is held',
  (key) => {
    const board = boardAt()
    drag(board, ['two'], at(600, 14, { [key]: true }))
    expect(places(board).get('two')).toMatchObject({ x: 500, y: 4 })
  },
)

it('reaches six pixels of the screen at every zoom', () => {
  const board = boardAt(0.5)
  const gesture = moveGesture(board, {
    down: at(600, 310),
    ids: new Set(['two']),
    onClick: () => {},
  })
  gesture.move(at(600, 310 - 145))
  expect(board.store.getState().moving?.y).toBe(-300)
  gesture.move(at(600, 310 - 143))
  expect(board.store.getState().moving?.y).toBe(-286)
  gesture.cancel()
})

it('takes no line from cards that are dragged along', () => {
  const board = boardAt()
  drag(board, ['one', 'two', 'three'], at(603, 313))
  expect(places(board).get('three')).toMatchObject({ x: 1003, y: 903 })
})

it('moves selected notes with the cards', () => {
  const board = boardAt()
  drag(board, ['three', 'note:0'], at(700, 310, { altKey: true }))
  const { nodes, notes } = layoutOf(board.editor.document.shown())
  expect([nodes.get('three')?.x, notes[0]?.x, notes[0]?.width]).toEqual([1100, 140, 200])
  expect(board.editor.document.store.getState().past).toHaveLength(1)
})

it('goes on with the view: what the pointer holds stays under it', () => {
  const board = boardAt()
  const gesture = moveGesture(board, {
    down: at(600, 310),
    ids: new Set(['two']),
    onClick: () => {},
  })
  gesture.move(at(620, 310, { altKey: true }))
  board.look({ ...board.view(), x: 100 })
  gesture.move(at(620, 310, { altKey: true }))
  expect(board.store.getState().moving).toMatchObject({ x: 120, y: 0 })
  gesture.cancel()
})
