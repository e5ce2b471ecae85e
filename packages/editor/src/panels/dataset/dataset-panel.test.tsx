// @vitest-environment jsdom
import { createMemoryCache, createRegistry, parseFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createFakeModels } from '@chainwright/nodes/fake'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { createEngineRunner } from '../../run/engine-runner.ts'
import { createEngine } from '../../run/engine.ts'
import { createEditor } from '../../session/editor.ts'
import { EditorContext } from '../../session/use-editor.ts'
import { DatasetPanel } from './dataset-panel.tsx'
import { datasetOf } from './dataset.ts'
import { waitPatiently } from '../../../test/patient.ts'

waitPatiently()

afterEach(cleanup)
// jsdom lays nothing out, and knows nobody who would watch it.
globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

function openPanel() {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { name: { type: 'text' } },
    nodes: {
      greet: {
        type: 'prompt',
        inputs: { template: 'Hello {{name}}', name: { from: 'inputs.name' } },
      },
    },
    outputs: { text: { from: 'greet.text' } },
  })
  const engine = createEngine({ models: createFakeModels(), cache: createMemoryCache() })
  const runner = createEngineRunner(engine, 'test')
  const editor = createEditor({ flow: flow!, registry: createRegistry(standardNodes), runner })
  render(
    <EditorContext value={editor}>
      <DatasetPanel />
    </EditorContext>,
  )
  return editor
}

function give(text: string, name: string) {
  const file = new File([text], name)
  const input = document.querySelector('input[type=file]')
  fireEvent.change(input!, { target: { files: [file] } })
}

it('runs a file of rows and measures the results by a check', async () => {
  const editor = openPanel()
  give('name,right\nAda,Hello Ada\nBob,Hello Bert\n', 'people.csv')
  fireEvent.click(await screen.findByRole('button', { name: 'Run all rows' }))
  await waitFor(() => expect(datasetOf(editor).getState().outcomes[1]?.status).toBe('succeeded'))

  fireEvent.click(await screen.findByRole('tab', { name: 'Checks' }))
  fireEvent.click(screen.getByRole('button', { name: 'Add a check' }))
  expect(await screen.findByText('0.5')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Run all again' })).toBeTruthy()
})

it('says what is wrong with a file that holds no rows of data', async () => {
  openPanel()
  give('{"name": 1}\nnot json\n', 'people.jsonl')
  expect((await screen.findByRole('alert')).textContent).toContain('line 2')
})
