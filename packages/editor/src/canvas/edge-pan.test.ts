// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import type { CanvasHandle } from '../session/canvas-handle.ts'
import { createBoard, type Board } from './board.ts'
import { panAtEdge } from './edge-pan.ts'

/** A canvas of 1000 × 800 pixels whose view moves as it is told. */
function boardAt(): Board {
  const editor = editorOf({ nodes: { join: { type: 'join' } } })
  const board = createBoard(editor)
  board.look({ x: 0, y: 0, zoom: 1, width: 1000, height: 800 })
  const handle: Partial<CanvasHandle> = {
    middle: () => ({ x: board.view().x + 500, y: board.view().y + 400 }),
    lookAt: ({ x, y }) => board.look({ ...board.view(), x: x - 500, y: y - 400 }),
  }
  editor.canvas.register(handle as CanvasHandle)
  return board
}

function frames() {
  const asked: ((time: number) => void)[] = []
  return {
    next: (call: (time: number) => void) => {
      asked.push(call)
      return () => void asked.splice(asked.indexOf(call), 1)
    },
    pass: (time: number) => asked.splice(0).forEach((call) => call(time)),
    waiting: () => asked.length,
  }
}

const at = (clientX: number, clientY: number): PointerEvent =>
  new MouseEvent('pointermove', { clientX, clientY }) as PointerEvent
const nothing = { move: () => {}, end: () => {}, cancel: () => {} }

it('moves the view while the pointer is held near the right edge, and the gesture with it', () => {
  const board = boardAt()
  const time = frames()
  const moves: number[] = []
  const gesture = panAtEdge(
    board,
    { ...nothing, move: ({ clientX }) => moves.push(clientX) },
    time.next,
  )
  gesture.move(at(990, 400))
  for (let now = 1; now <= 400; now += 20) time.pass(now)
  expect(board.view().x).toBeGreaterThan(50)
  expect(board.view().y).toBe(0)
  expect(moves.length).toBeGreaterThan(5)
  gesture.end(at(990, 400))
  expect(time.waiting()).toBe(0)
})

it('leaves the view alone for a pointer that only passes the edge', () => {
  const board = boardAt()
  const time = frames()
  const gesture = panAtEdge(board, nothing, time.next)
  gesture.move(at(10, 400))
  time.pass(1)
  gesture.move(at(300, 400))
  time.pass(100)
  time.pass(400)
  expect(board.view().x).toBe(0)
  expect(time.waiting()).toBe(0)
})

it('asks for no frame in the middle of the canvas', () => {
  const time = frames()
  const gesture = panAtEdge(boardAt(), nothing, time.next)
  gesture.move(at(500, 400))
  expect(time.waiting()).toBe(0)
})
