// @vitest-environment jsdom
import {
  createRegistry,
  defineNode,
  planFlow,
  port,
  text,
  type Flow,
  type FlowNode,
  type RecordedEvent,
} from '@chainwright/core'
import { act, cleanup, render } from '@testing-library/react'
import { Profiler, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createShownRun } from '../run/shown-run.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor, type Editor } from '../session/editor.ts'
import { EditorContext } from '../session/use-editor.ts'
import { createBoard, type Board } from './board.ts'
import { CardView } from './card-view.tsx'
import { followCardNodes } from './card-nodes.ts'
import { BoardContext } from './use-board.ts'
import { WirePath } from './wire-layer.tsx'

const echo = defineNode({
  type: 'echo@1',
  title: 'Echo',
  description: 'Gives what it takes.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.text }),
})
const registry = createRegistry([echo])
const limits = { concurrency: 10, models: {}, steps: 1000 }

/** Six cards; the first three are fed by a literal, the others by the card three before. */
function sixCards(): Flow {
  const nodes = new Map<string, FlowNode>()
  const places: Record<string, number[]> = {}
  for (let at = 0; at < 6; at++) {
    const literal = { type: 'literal', value: 'hello' } as const
    const wire = { type: 'wire', wire: { node: `n${at - 3}`, port: 'text' } } as const
    nodes.set(`n${at}`, { type: 'echo', inputs: new Map([['text', at < 3 ? literal : wire]]) })
    places[`n${at}`] = [at < 3 ? 0 : 400, (at % 3) * 260]
  }
  const layout = { nodes: places }
  return { inputs: new Map(), nodes, outputs: new Map(), flows: new Map(), layout }
}

const drawn = new Map<string, number>()

function counted(id: string, children: ReactNode) {
  const count = () => drawn.set(id, (drawn.get(id) ?? 0) + 1)
  return (
    <Profiler key={id} id={id} onRender={count}>
      {children}
    </Profiler>
  )
}

function show(): { editor: Editor; board: Board } {
  const editor = createEditor({
    flow: sixCards(),
    registry,
    runner: {} as Runner,
    schedule: (flush) => flush(),
  })
  const board = createBoard(editor)
  board.look({ x: -100, y: -100, zoom: 1, width: 1200, height: 1000 })
  const cards = followCardNodes(board).getState()
  const { wires } = board.store.getState()
  render(
    <EditorContext value={editor}>
      <BoardContext value={board}>
        {cards.map(({ id, data }) => counted(id, <CardView id={id} card={data.card} />))}
        <svg>{wires.map((wire) => counted(`wire ${wire.id}`, <WirePath wire={wire} />))}</svg>
      </BoardContext>
    </EditorContext>,
  )
  return { editor, board }
}

beforeEach(() => vi.stubGlobal('requestAnimationFrame', (call: () => void) => (call(), 0)))
afterEach(() => {
  cleanup()
  drawn.clear()
  vi.unstubAllGlobals()
})

it('draws one card for one token, and nothing else', () => {
  const { editor } = show()
  const { flow } = editor.document.store.getState()
  const run = createShownRun('r', flow, planFlow(flow, registry))
  const time = 1
  const start: RecordedEvent = {
    type: 'run-start',
    run: 'r',
    digest: run.plan.digest,
    inputs: {},
    limits,
    time,
  }
  act(() => {
    editor.runs.show(run)
    editor.runs.take(run, [start, { type: 'node-start', node: 'n1', attempt: 1, time }])
  })
  drawn.clear()
  act(() => {
    editor.runs.take(run, [{ type: 'node-delta', node: 'n1', port: 'text', text: 'Hi ', time }])
  })
  expect([...drawn]).toEqual([['n1', 1]])
})

it('draws a card that is selected, and the one that was, and nothing else', () => {
  const { editor } = show()
  act(() => editor.document.select(['n0']))
  drawn.clear()
  act(() => editor.document.select(['n4']))
  expect([...drawn.keys()].toSorted()).toEqual(['n0', 'n4'])
})

it('draws only the wires of the cards that are moved', () => {
  const { board } = show()
  drawn.clear()
  act(() => board.store.setState({ moving: { ids: new Set(['n4']), x: 10, y: 0 } }))
  act(() => board.store.setState({ moving: { ids: new Set(['n4']), x: 20, y: 0 } }))
  expect([...drawn]).toEqual([['wire n4.text', 2]])
})

it('hands React Flow the same objects for all cards but the one that is moved', () => {
  const { board } = show()
  const list = followCardNodes(board)
  const before = list.getState()
  board.store.setState({ moving: { ids: new Set(['n4']), x: 10, y: 0 } })
  const changed = list.getState().filter((node, at) => node !== before[at])
  expect(changed.map(({ id }) => id)).toEqual(['n4'])
})

it('draws nothing for a pan that stays near', () => {
  const { board } = show()
  drawn.clear()
  act(() => board.look({ x: -60, y: -80, zoom: 1, width: 1200, height: 1000 }))
  expect([...drawn]).toEqual([])
})
