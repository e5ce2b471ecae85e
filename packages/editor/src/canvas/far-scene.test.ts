// @vitest-environment jsdom
import { createRegistry, parseFlow, type Json } from '@chainwright/core'
import { expect, it, vi } from 'vitest'
import { lightPalette } from '../headless/paint/palette.ts'
import type { View } from '../headless/paint/view.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor } from '../session/editor.ts'
import { createBoard, type Board } from './board.ts'
import { keepPicture, paintOver } from './far-picture.ts'
import { splitScene } from './painted-scene.ts'
import { mostNew, withFewNew } from './slice.ts'

/** A row of cards, 400 units from one to the next, each fed by the one before. */
function rowOf(count: number, groups: Json = []): Board {
  const nodes: Record<string, Json> = {}
  const places: Record<string, Json> = {}
  for (let at = 0; at < count; at++) {
    nodes[`n${at}`] = { type: 'echo', inputs: at > 0 ? { text: { from: `n${at - 1}.text` } } : {} }
    places[`n${at}`] = [at * 400, 0]
  }
  const { flow } = parseFlow({ chainwright: 1, nodes, layout: { nodes: places, groups } })
  const board = createBoard(
    createEditor({ flow: flow!, registry: createRegistry([]), runner: {} as Runner }),
  )
  board.follow()
  return board
}

const far: View = { x: 0, y: -1000, zoom: 0.2, width: 800, height: 600 }

it('takes what moves, and its wires, out of what stands still', () => {
  const board = rowOf(5)
  board.store.setState({ moving: { ids: new Set(['n2']), x: 7, y: 9 } })
  const { rest, moved } = splitScene(board)
  expect(rest.boxes.map(({ id }) => id)).toEqual(['n0', 'n1', 'n3', 'n4'])
  expect(rest.wires.map(({ id }) => id)).toEqual(['n1.text', 'n4.text'])
  expect(moved?.boxes).toMatchObject([{ id: 'n2', x: 807, y: 9 }])
  expect(moved?.wires.map(({ id }) => id)).toEqual(['n2.text', 'n3.text'])
})

it('gives the same standing scene all the while that cards are moved', () => {
  const board = rowOf(5)
  const ids = new Set(['n2'])
  board.store.setState({ moving: { ids, x: 1, y: 0 } })
  const { rest } = splitScene(board)
  board.store.setState({ moving: { ids, x: 2, y: 0 } })
  expect(splitScene(board).rest).toBe(rest)
  board.store.setState({ moving: undefined })
  expect(splitScene(board)).toMatchObject({ rest: { boxes: { length: 5 } }, moved: undefined })
})

it('moves a frame with its cards, in one scene', () => {
  const board = rowOf(3, [{ title: 'All', nodes: ['n1', 'n2'] }])
  const [before] = splitScene(board).rest.groups!
  board.store.setState({ moving: { ids: new Set(['n1', 'n2']), x: 50, y: 0 } })
  const { rest, moved } = splitScene(board)
  expect(moved).toBeUndefined()
  expect(rest.groups?.[0]).toMatchObject({ x: before!.x + 50 })
})

it('paints nothing for a pan that stays near, and the larger picture once when it does not', () => {
  const { canvas, show } = shownPicture(rowOf(40))
  expect(show(far)).toBe(true)
  expect(show(far)).toBe(false)
  // The first picture is no larger than what is seen: a zoom would throw the rest away.
  expect(show({ ...far, x: 100 })).toBe(true)
  expect(show({ ...far, x: 800 })).toBe(false)
  expect(canvas.style.transform).toBe('translate(-300px, -160px)')
  expect(show({ ...far, x: 1000 })).toBe(true)
})

it('stretches the picture while the view is zoomed, and paints it sharp when it rests', () => {
  vi.useFakeTimers()
  const { canvas, painted, show } = shownPicture(rowOf(40))
  expect(show(far)).toBe(true)
  expect(show({ ...far, zoom: 0.25 })).toBe(false)
  expect(canvas.style.transform).toBe('translate(-200px, -200px) scale(1.25)')
  vi.runAllTimers()
  expect(painted).toHaveBeenCalled()
  expect(canvas.style.transform).toBe('translate(-160px, -160px)')
  expect(show({ ...far, zoom: 0.5 })).toBe(true)
  vi.useRealTimers()
})

it('paints what moves on a canvas that is no larger than what is seen of it', () => {
  const { canvas } = shownPicture(rowOf(1))
  const [box] = splitScene(rowOf(1)).rest.boxes
  const show = (x: number) =>
    paintOver(canvas, {
      scene: { boxes: [{ ...box!, x }], wires: [] },
      palette: lightPalette,
      view: far,
    })
  show(1000)
  expect([canvas.width, canvas.height]).toEqual([128, 128])
  expect(canvas.style.transform).toBe('translate(176px, 176px)')
  show(90_000)
  expect(canvas.hidden).toBe(true)
})

it('brings a few new cards into the page in each frame, behind the picture when it was far', () => {
  const frames: (() => void)[] = []
  vi.stubGlobal('requestAnimationFrame', (call: () => void) => frames.push(call))
  const board = rowOf(40)
  const mounted = () => board.store.getState().mounted.length
  const near = { x: 0, y: -1000, zoom: 0.4, width: 4000, height: 600 }
  board.look(far)
  board.look(near)
  expect(mounted()).toBe(mostNew.cards)
  expect(board.store.getState().veiled).toBe(true)
  for (let frame = 0; frame < 5; frame++) frames.shift()?.()
  expect(mounted()).toBe(26)
  expect(board.store.getState().veiled).toBe(false)
  expect(frames).toEqual([])
  vi.unstubAllGlobals()
})

it('keeps all that were in the page beside a few new ones', () => {
  const wanted = [1, 2, 3, 4, 5, 6]
  expect(withFewNew(wanted, (one) => one > 4, 2)).toEqual([1, 2, 5, 6])
  expect(withFewNew(wanted, (one) => one > 2, 2)).toBe(wanted)
})

/** A picture of a board on a canvas that counts how often it is filled. */
function shownPicture(board: Board) {
  const painted = vi.fn()
  const context = new Proxy({}, { get: (_, name) => (name === 'fillRect' ? painted : () => {}) })
  const canvas = document.createElement('canvas')
  canvas.getContext = (() => context) as never
  const picture = keepPicture(canvas)
  const show = (view: View): boolean => {
    painted.mockClear()
    picture.show({ scene: splitScene(board).rest, palette: lightPalette, view })
    return painted.mock.calls.length > 0
  }
  return { canvas, painted, show }
}
