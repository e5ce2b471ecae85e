// @vitest-environment jsdom
import { ReactFlow, ReactFlowProvider } from '@xyflow/react'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { fillPageGaps } from '../../test/page-gaps.ts'
import { EditorContext } from '../session/use-editor.ts'
import { createBoard } from './board.ts'
import { DropHint } from './drop-hint.tsx'
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

function show(): void {
  const editor = editorOf({ inputs: { pages: { type: 'text[]' } }, nodes: {} })
  const board = createBoard(editor)
  render(
    <EditorContext value={editor}>
      <BoardContext value={board}>
        <ReactFlowProvider>
          <ReactFlow nodes={[]}>
            <DropHint />
          </ReactFlow>
        </ReactFlowProvider>
      </BoardContext>
    </EditorContext>,
  )
}

function dragOver(kind: string, type: string, name = 'dragover'): void {
  const event = new Event(name, { bubbles: true })
  Object.assign(event, { dataTransfer: { items: [{ kind, type }] }, relatedTarget: null })
  act(() => void document.body.dispatchEvent(event))
}

it('says where a file would go while it is over the page, and nothing after it', () => {
  show()
  expect(screen.queryByRole('status')).toBeNull()
  dragOver('file', 'text/plain')
  expect(screen.getByRole('status').textContent).toBe('Drop it to add it to pages')
  dragOver('file', 'application/json')
  expect(screen.getByRole('status').textContent).toBe('Drop it anywhere to open the flow in it')
  dragOver('file', '', 'dragleave')
  expect(screen.queryByRole('status')).toBeNull()
})

it('is silent for a word that is dragged, and when the file was dropped', () => {
  show()
  dragOver('string', 'text/plain')
  expect(screen.queryByRole('status')).toBeNull()
  dragOver('file', 'text/plain')
  dragOver('file', 'text/plain', 'drop')
  expect(screen.queryByRole('status')).toBeNull()
})
