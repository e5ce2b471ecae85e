// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import type { CanvasHandle } from '../session/canvas-handle.ts'
import { createBoard } from './board.ts'
import { keepInView } from './keep-in-view.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const file = {
  nodes: { one: { type: 'join' }, two: { type: 'join' } },
  layout: { nodes: { one: [0, 0], two: [900, 0] } },
}

function boardAt() {
  const board = createBoard(editorOf(file))
  board.follow()
  const element = document.createElement('div')
  element.innerHTML = '<div data-card="two"></div>'
  board.attach(element)
  board.look({ x: 0, y: 0, zoom: 1, width: 1200, height: 800 })
  const revealed: string[] = []
  const handle: Partial<CanvasHandle> = { reveal: (id) => revealed.push(id) }
  board.editor.canvas.register(handle as CanvasHandle)
  const stop = keepInView(board)
  return { board, element, revealed, stop }
}

const open = (board: ReturnType<typeof createBoard>) =>
  board.look({ ...board.view(), width: 840, height: 800 })

it('brings the selected card into view when a panel takes room', () => {
  const { board, revealed } = boardAt()
  board.editor.document.select(['two'])
  open(board)
  vi.advanceTimersByTime(0)
  expect(revealed).toEqual(['two'])
})

it('moves nothing under the pointer as long as a press may become a double click', () => {
  const { board, element, revealed } = boardAt()
  element.firstElementChild!.dispatchEvent(new MouseEvent('pointerdown', { bubbles: true }))
  board.editor.document.select(['two'])
  open(board)
  vi.advanceTimersByTime(390)
  expect(revealed).toEqual([])
  vi.advanceTimersByTime(20)
  expect(revealed).toEqual(['two'])
})

it('leaves the view alone while something is dragged, and for several cards', () => {
  const { board, revealed } = boardAt()
  board.editor.document.select(['two'])
  board.store.setState({ moving: { ids: new Set(['two']), x: 5, y: 5 } })
  open(board)
  vi.advanceTimersByTime(500)
  board.store.setState({ moving: undefined })
  board.look({ ...board.view(), width: 1200 })
  board.editor.document.select(['one', 'two'])
  open(board)
  vi.advanceTimersByTime(500)
  expect(revealed).toEqual([])
})

it('leaves the view alone when a panel is closed, or when it was told to stop', () => {
  const { board, revealed, stop } = boardAt()
  board.editor.document.select(['two'])
  board.look({ ...board.view(), width: 1500 })
  stop()
  open(board)
  vi.advanceTimersByTime(500)
  expect(revealed).toEqual([])
})
