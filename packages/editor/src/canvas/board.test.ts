import { createRegistry, defineNode, port, text, type Flow, type FlowNode } from '@chainwright/core'
import { expect, it } from 'vitest'
import type { Runner } from '../run/runner.ts'
import { createEditor, type Editor } from '../session/editor.ts'
import { createBoard, type Board } from './board.ts'
import { boardHit } from './hit.ts'
import { putDown } from './move-gesture.ts'

const echo = defineNode({
  type: 'echo@1',
  title: 'Echo',
  description: 'Gives what it takes.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.text }),
})

/** A row of nodes, 400 units from one to the next, each fed by the one before. */
function rowOf(count: number): Flow {
  const nodes = new Map<string, FlowNode>()
  const places: Record<string, number[]> = {}
  for (let at = 0; at < count; at++) {
    const source = { type: 'wire', wire: { node: `n${at - 1}`, port: 'text' } } as const
    const literal = { type: 'literal', value: 'hello' } as const
    nodes.set(`n${at}`, { type: 'echo', inputs: new Map([['text', at === 0 ? literal : source]]) })
    places[`n${at}`] = [at * 400, 0]
  }
  const layout = { nodes: places }
  return { inputs: new Map(), nodes, outputs: new Map(), flows: new Map(), layout }
}

function boardOf(flow: Flow): { board: Board; editor: Editor } {
  const editor = createEditor({ flow, registry: createRegistry([echo]), runner: {} as Runner })
  const board = createBoard(editor)
  board.follow()
  return { board, editor }
}

it('has only the cards near what is seen in the page', () => {
  const { board } = boardOf(rowOf(1000))
  board.look({ x: 4000, y: -200, zoom: 1, width: 800, height: 600 })
  expect(board.store.getState().mounted).toEqual(['n10', 'n11', 'n12'])
})

it('keeps the same cards in the page while a pan stays near', () => {
  const { board } = boardOf(rowOf(1000))
  board.look({ x: 4000, y: -200, zoom: 1, width: 800, height: 600 })
  const { mounted } = board.store.getState()
  board.look({ x: 4100, y: -200, zoom: 1, width: 800, height: 600 })
  expect(board.store.getState().mounted).toBe(mounted)
})

it('has no cards in the page below the far zoom', () => {
  const { board } = boardOf(rowOf(1000))
  board.look({ x: 0, y: -200, zoom: 0.34, width: 800, height: 600 })
  expect(board.store.getState()).toMatchObject({ far: true, mounted: [], wires: [] })
})

it('tells ports, cards, wires and the empty canvas apart by their places', () => {
  const { board } = boardOf(rowOf(3))
  board.look({ x: 0, y: -200, zoom: 1, width: 1600, height: 600 })
  const state = board.store.getState()
  const { fromX, fromY } = state.layer.scene.wires[0]!
  expect(boardHit(state, { x: fromX + 2, y: fromY }, 1)).toEqual({
    kind: 'port',
    card: 'n0',
    port: 'text',
    side: 'output',
  })
  expect(boardHit(state, { x: 100, y: 20 }, 1)).toEqual({ kind: 'card', id: 'n0' })
  expect(boardHit(state, { x: fromX + 70, y: fromY }, 1)).toEqual({ kind: 'wire', id: 'n1.text' })
  expect(boardHit(state, { x: 100, y: -80 }, 1)).toEqual({ kind: 'empty' })
})

it('moves cards as one named step, and undo puts them back', () => {
  const { board, editor } = boardOf(rowOf(3))
  putDown(board, new Set(['n1']), { x: 10.4, y: 50 })
  expect(board.store.getState().layer.places.get('n1')).toMatchObject({ x: 410, y: 50 })
  expect(editor.document.undo()).toBe('Move Echo')
  expect(board.store.getState().layer.places.get('n1')).toMatchObject({ x: 400, y: 0 })
})

it('lays out a flow without places, and the file stays as it was', () => {
  const flow = { ...rowOf(3), layout: {} }
  const { board, editor } = boardOf(flow)
  const { places } = board.store.getState().layer
  expect(places.get('n0')!.x).toBeLessThan(places.get('n1')!.x)
  expect(places.get('n1')!.x).toBeLessThan(places.get('n2')!.x)
  expect(editor.document.store.getState()).toMatchObject({ flow, past: [] })
})

it('writes down where all cards stand when one of a flow without places is moved', () => {
  const { board, editor } = boardOf({ ...rowOf(3), layout: {} })
  const before = board.store.getState().layer.places
  putDown(board, new Set(['n1']), { x: 0, y: 90 })
  const written = Object.keys((editor.document.shown().layout as { nodes: object }).nodes)
  expect(written).toEqual(['n0', 'n1', 'n2'])
  expect(board.store.getState().layer.places.get('n2')).toEqual(before.get('n2'))
})
