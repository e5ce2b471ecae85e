// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { fillPageGaps } from '../../test/page-gaps.ts'
import { EditorContext } from '../session/use-editor.ts'
import type { Editor } from '../session/editor.ts'
import { Details } from './details/details.tsx'
import { Outline } from './outline/outline.tsx'
import { Problems } from './problems.tsx'
import { Questions } from './questions/questions.tsx'
import { rowsOfRun } from './timeline/rows-of-run.ts'
import { waitPatiently } from '../../test/patient.ts'

waitPatiently()

beforeAll(fillPageGaps)
afterEach(cleanup)

const body = {
  inputs: { text: { type: 'text' } },
  nodes: { more: { type: 'prompt', inputs: { template: '{{a}}.', a: { from: 'inputs.text' } } } },
  outputs: { text: { from: 'more.text' } },
}
const file = {
  name: 'Greeting',
  inputs: { names: { type: 'text[]', default: ['Ann', 'Bo'] } },
  nodes: {
    greet: { type: 'prompt', inputs: { template: 'Hi {{name}}', name: { from: 'inputs.names' } } },
    dots: { type: 'repeat', flow: 'dot', inputs: { text: 'a', maxTimes: 2 } },
  },
  outputs: { texts: { from: 'greet.text' } },
  flows: { dot: body },
}
const show = (editor: Editor, panel: React.ReactNode) =>
  render(<EditorContext value={editor}>{panel}</EditorContext>)

describe('the details', () => {
  it('of nothing are the flow, whose inputs are added and renamed', () => {
    const editor = editorOf(file)
    show(editor, <Details />)
    expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('Greeting')
    fireEvent.click(screen.getByRole('button', { name: 'Add an input' }))
    const name = screen.getByLabelText('Name: input')
    fireEvent.change(name, { target: { value: '1st' } })
    expect(screen.getByRole('alert').textContent).toMatch(/begins with a letter/)
    fireEvent.change(name, { target: { value: 'question' } })
    fireEvent.keyDown(name, { key: 'Enter' })
    expect([...editor.document.shown().inputs.keys()]).toEqual(['names', 'question'])
  })

  it('of a node show what each item was given and gave, and why it ran', async () => {
    const editor = editorOf(file)
    await editor.desk.run()
    editor.document.select(['greet'])
    show(editor, <Details />)
    fireEvent.click(screen.getByRole('tab', { name: 'Input' }))
    const input = await screen.findByRole('region', { name: 'name' })
    expect(await within(input).findByText('Ann')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'The next one' }))
    expect(await screen.findByText('Bo')).toBeDefined()
    fireEvent.click(screen.getByRole('tab', { name: 'Output' }))
    expect(await screen.findByText('Hi Ann')).toBeDefined()
    fireEvent.click(screen.getByRole('tab', { name: 'Run' }))
    expect(screen.getByText('ran for the first time')).toBeDefined()
    expect(screen.getByText('Done')).toBeDefined()
    expect(screen.getByText('2 of 2 done')).toBeDefined()
  })

  it('of a node change its settings, as one step of undo', () => {
    const editor = editorOf(file)
    editor.document.select(['greet'])
    show(editor, <Details />)
    const template = screen.getAllByRole('textbox').find((box) => box.textContent === 'Hi {{name}}')
    for (const text of ['Hey {{name}}', 'Hey there {{name}}'])
      fireEvent.change(template!, { target: { value: text } })
    expect(editor.document.shown().nodes.get('greet')?.inputs.get('template')).toMatchObject({
      value: 'Hey there {{name}}',
    })
    expect(editor.document.undo()).toBe('edit template of greet')
    expect(editor.document.store.getState().past).toHaveLength(0)
  })
})

describe('the outline', () => {
  it('lists inputs, nodes and outputs, opens bodies, and shares the selection', () => {
    const editor = editorOf(file)
    show(editor, <Outline />)
    const names = () => screen.getAllByRole('treeitem').map(({ textContent }) => textContent)
    expect(names()).toEqual([
      'names text[], input',
      'greet Prompt, gives text',
      'dots Repeat, gives text, times, ended',
      'texts text[], output',
    ])
    fireEvent.click(screen.getByText('greet'))
    expect([...editor.document.store.getState().selection]).toEqual(['greet'])
    const tree = screen.getByRole('tree')
    fireEvent.keyDown(tree, { key: 'ArrowDown' })
    fireEvent.keyDown(tree, { key: 'ArrowRight' })
    expect(names()).toContain('more Prompt, gives text')
    expect(screen.getByText('more').closest('[role=treeitem]')?.getAttribute('aria-level')).toBe(
      '2',
    )
    fireEvent.keyDown(tree, { key: 'ArrowRight' })
    fireEvent.keyDown(tree, { key: 'ArrowDown' })
    expect(editor.document.store.getState().entered).toEqual([{ node: 'dots', flow: 'dot' }])
    expect([...editor.document.store.getState().selection]).toEqual(['more'])
  })
})

it('the problems lead to where they are, also inside of a body', () => {
  const broken = { ...body, nodes: { more: { type: 'nonsense' } } }
  const editor = editorOf({ ...file, flows: { dot: broken } })
  show(editor, <Problems />)
  fireEvent.click(screen.getAllByRole('button', { name: /dots \/ more/ })[0]!)
  expect(editor.document.store.getState().entered).toEqual([{ node: 'dots', flow: 'dot' }])
  expect([...editor.document.store.getState().selection]).toEqual(['more'])
})

it('a question is answered in the page, and the run goes on', async () => {
  const editor = editorOf({
    nodes: { sure: { type: 'ask', inputs: { question: 'Sure?', choices: ['yes', 'no'] } } },
    outputs: { answer: { from: 'sure.answer' } },
  })
  show(editor, <Questions />)
  const ended = editor.desk.run()
  fireEvent.click(await screen.findByRole('button', { name: 'yes' }))
  await ended
  expect(editor.runs.shown()?.state.outputs).toEqual({ answer: 'yes' })
})

it('the timeline has items below their node and rounds with what ran in them', async () => {
  const editor = editorOf(file)
  await editor.desk.run()
  const rows = rowsOfRun(editor.runs.shown()!.state)
  expect(rows.map(({ depth, title }) => `${'  '.repeat(depth)}${title}`)).toEqual([
    'greet',
    '  Item 1',
    '  Item 2',
    'dots',
    '  Round 1',
    '    more',
    '  Round 2',
    '    more',
  ])
  expect(rows.every(({ status, start, end }) => status === 'succeeded' && start && end)).toBe(true)
})
