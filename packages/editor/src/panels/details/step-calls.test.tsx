// @vitest-environment jsdom
import { createFakeModels } from '@chainwright/nodes/fake'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { editorOf } from '../../../test/local-runner.ts'
import { fillPageGaps } from '../../../test/page-gaps.ts'
import { waitPatiently } from '../../../test/patient.ts'
import type { Editor } from '../../session/editor.ts'
import { EditorContext } from '../../session/use-editor.ts'
import { Problems } from '../problems.tsx'
import { Details } from './details.tsx'

waitPatiently()

beforeAll(fillPageGaps)
afterEach(cleanup)

const file = {
  inputs: { texts: { type: 'text[]', default: ['Sun on the sea.', 'Snow on the hill.'] } },
  nodes: {
    short: {
      type: 'summarize',
      inputs: { text: { from: 'inputs.texts' }, maxTokens: 7 },
      model: 'starter',
    },
  },
}

async function lookAt(editor: Editor, tab: string): Promise<void> {
  await editor.desk.run()
  editor.document.select(['short'])
  render(
    <EditorContext value={editor}>
      <Details />
    </EditorContext>,
  )
  fireEvent.click(screen.getByRole('tab', { name: tab }))
}

const sent = () => screen.findByRole('region', { name: 'What was sent to the model' })

it('shows the exact prompt and options of each item', async () => {
  await lookAt(editorOf(file, createFakeModels()), 'Sent')
  expect(await within(await sent()).findByText(/Sun on the sea\./)).toBeDefined()
  fireEvent.click(screen.getByRole('button', { name: 'The next one' }))
  expect(await within(await sent()).findByText(/Snow on the hill\./)).toBeDefined()
  const options = within(await sent()).getByRole('region', { name: 'Options' })
  expect(options.textContent).toContain('maxTokens7')
})

it('shows the text that the chat template makes of it', async () => {
  await lookAt(editorOf(file, createFakeModels()), 'Sent')
  fireEvent.click(
    await within(await sent()).findByRole('button', { name: 'As the model reads it' }),
  )
  const prompt = within(await sent()).getByRole('region', { name: 'Prompt' })
  expect(prompt.textContent).toMatch(/user.*Sun on the sea\..*assistant/s)
})

it('stays with an item from one view to the next', async () => {
  await lookAt(editorOf(file, createFakeModels()), 'Sent')
  fireEvent.click(screen.getByRole('button', { name: 'The next one' }))
  fireEvent.click(screen.getByRole('tab', { name: 'Run' }))
  expect(screen.getByText('2 of 2')).toBeDefined()
})

it('says of an item that was reused how it came about, and shows what was sent then', async () => {
  const editor = editorOf(file, createFakeModels())
  await editor.desk.run()
  const texts = ['Sun on the sea.', 'Wind.']
  editor.values.setState({ inputs: new Map([['texts', texts]]) })
  await lookAt(editor, 'Run')
  expect(screen.getByText('1 of 2 reused; item 2 ran again because `text` changed')).toBeDefined()
  expect(screen.getByText('Taken from an earlier run')).toBeDefined()
  fireEvent.click(screen.getByRole('tab', { name: 'Sent' }))
  expect(await within(await sent()).findByText('As it was sent when this ran first.')).toBeDefined()
  expect(await within(await sent()).findByText(/Sun on the sea\./)).toBeDefined()
})

it('tells of a step that failed what it had sent, in the list of problems and beside the error', async () => {
  const reply = (): never => {
    throw new Error('the model gave up')
  }
  const models = createFakeModels({ reply })
  const editor = editorOf(
    { ...file, nodes: { short: { ...file.nodes.short, onError: 'fail' } } },
    models,
  )
  await editor.desk.run()
  render(
    <EditorContext value={editor}>
      <Problems />
      <Details />
    </EditorContext>,
  )
  const [problem] = await screen.findAllByRole('button', { name: /the model gave up/ })
  expect(problem!.textContent).toMatch(/Sent: Summarize the text below.*Sun on the sea\./)
  fireEvent.click(problem!)
  expect(screen.getByText('What went wrong')).toBeDefined()
  expect(await within(await sent()).findByText(/Sun on the sea\./)).toBeDefined()
})
