// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest'
import { flowOf, openEditor } from '../../../test/open-editor.ts'
import { layoutOf } from '../../document/edit-layout.ts'
import type { TidyReply, TidyRequest, TidyWorker } from '../../headless/tidy.ts'
import { tidy } from './tidy.ts'

afterEach(() => vi.unstubAllGlobals())

/** A worker that puts every card at 7, 7; something happens before its first answer. */
function stubWorker(before: () => void): void {
  let isFirst = true
  class Placing implements TidyWorker {
    #tell: (event: { data: TidyReply }) => void = () => undefined
    addEventListener(type: string, listener: (event: { data: TidyReply }) => void): void {
      if (type === 'message') this.#tell = listener
    }
    postMessage({ graph }: TidyRequest): void {
      if (isFirst) before()
      isFirst = false
      const points = graph.nodes.map(({ id }) => [id, { x: 7, y: 7 }] as const)
      this.#tell({ data: { status: 'placed', points } })
    }
    terminate(): void {}
  }
  vi.stubGlobal('Worker', Placing)
}

it('places what was edited while it was placed', async () => {
  const node = { type: 'template', inputs: { template: 'Hello' } }
  const editor = openEditor(flowOf({ nodes: { first: node } }))
  const edited = flowOf({ nodes: { first: node, second: node } })
  stubWorker(() => editor.document.act({ name: 'Add', edit: () => edited }))
  await tidy(editor, new Set())
  expect([...layoutOf(editor.document.shown()).nodes.keys()]).toEqual(['first', 'second'])
})
