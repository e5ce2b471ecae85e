// @vitest-environment jsdom
import { ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { act, cleanup, render, screen } from '@testing-library/react'
import { parseFlow } from '@chainwright/core'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { fillPageGaps } from '../../test/page-gaps.ts'
import { diffFlows } from '../headless/diff.ts'
import { comparedOf } from '../session/compared.ts'
import { EditorContext } from '../session/use-editor.ts'
import { createBoard, type Board } from './board.ts'
import { Differences } from './differences.tsx'
import { paintedScene } from './painted-scene.ts'
import { BoardContext } from './use-board.ts'

beforeAll(() => {
  fillPageGaps()
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  }
})
afterEach(cleanup)

const now = {
  nodes: {
    split: { type: 'split' },
    join: { type: 'join', inputs: { texts: { from: 'split.chunks' } } },
  },
  layout: { nodes: { split: [0, 0], join: [400, 0] } },
}
const former = {
  chainwright: 1,
  nodes: {
    split: { type: 'split' },
    gone: { type: 'join', name: 'Gone', inputs: { texts: { from: 'split.chunks' } } },
  },
  layout: { nodes: { split: [0, 0], gone: [400, 400] } },
}

/** A canvas whose flow is compared with an older one. */
function compared(): Board {
  const editor = editorOf(now)
  const board = createBoard(editor)
  board.follow()
  board.look({ x: 0, y: 0, zoom: 1, width: 1500, height: 1000 })
  const { flow: before } = parseFlow(former as never)
  const changes = diffFlows(before!, editor.document.store.getState().flow)
  comparedOf(editor).setState({ file: { before: before!, changes } })
  editor.marks.setState({ marks: new Map([['join', 'added']]) })
  return board
}

function show(board: Board): void {
  render(
    <EditorContext value={board.editor}>
      <BoardContext value={board}>
        <ReactFlowProvider>
          <ReactFlow nodes={[]}>
            <Differences />
          </ReactFlow>
        </ReactFlowProvider>
      </BoardContext>
    </EditorContext>,
  )
}

const count = (selector: string): number => document.querySelectorAll(selector).length

it('draws what is gone where it stood, and a sign on what is new', () => {
  show(compared())
  const ghost = screen.getByRole('img', { name: 'Join was removed' })
  expect([ghost.style.left, ghost.style.top]).toEqual(['400px', '400px'])
  expect(count('[data-change="added"]')).toBe(1)
  expect(count('[data-wire-change="added"]')).toBe(1)
  expect(count('[data-wire-change="removed"]')).toBe(1)
})

it('takes all of it away by its button', () => {
  const board = compared()
  show(board)
  act(() => screen.getByRole('button', { name: 'Hide the differences' }).click())
  expect(count('[data-ghost], [data-change], [data-wire-change]')).toBe(0)
  expect(board.editor.marks.getState().marks.size).toBe(0)
})

it('paints the same from far: signs before titles, ghosts, and wires in their colours', () => {
  const board = compared()
  const { boxes, wires } = paintedScene(board)
  expect(boxes.map(({ title, change }) => [title, change])).toEqual([
    ['− Join', 'removed'],
    ['Split', undefined],
    ['+ Join', 'added'],
  ])
  expect(wires.map(({ change }) => change)).toEqual(['removed', 'added'])
})
