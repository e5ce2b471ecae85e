import { expect, test } from 'vitest'
import { editorOf } from '../../../test/local-runner.ts'
import { withEntry } from '../../lib/maps.ts'
import { editNode } from '../../document/edit-nodes.ts'
import type { Editor } from '../../session/editor.ts'
import { fill } from '../../forms/prompt-editor/template-preview.tsx'
import { previewValues } from './preview-values.ts'

const ask = (template: string) => ({
  type: 'prompt',
  inputs: { template, page: { from: 'inputs.pages' }, about: { from: 'topic.text' } },
})
const file = {
  inputs: { pages: { type: 'text[]', default: ['one', 'two'] }, name: { type: 'text' } },
  nodes: {
    topic: { type: 'prompt', inputs: { template: 'on {{name}}', name: { from: 'inputs.name' } } },
    ask: ask('{{page}}, {{about}}'),
  },
}

function previewed(editor: Editor, template = '{{page}}, {{about}}') {
  const preview = previewValues(editor, { id: 'ask', path: 'ask' })!
  return Array.from({ length: preview.count }, (_, item) =>
    fill(template, preview.valuesOf(item))
      .map((piece) => ('text' in piece ? piece.text : `<${piece.missing}>`))
      .join(''),
  )
}

test('before any run, the values of the inputs are there, item by item', () => {
  expect(previewed(editorOf(file))).toEqual(['one, <about>', 'two, <about>'])
})

test('after a run, what other nodes gave is there as well, with the inputs as they are now', async () => {
  const editor = editorOf(file)
  editor.values.setState({ inputs: new Map([['name', 'foxes']]) })
  await editor.desk.run()
  expect(previewed(editor)).toEqual(['one, on foxes', 'two, on foxes'])
  const pages = ['uno', 'due', 'tre']
  const { inputs } = editor.values.getState()
  editor.values.setState({ inputs: withEntry(inputs, 'pages', pages) })
  expect(previewed(editor)).toEqual(['uno, on foxes', 'due, on foxes', 'tre, on foxes'])
})

test('a name that was wired since the run has its value, too', async () => {
  const editor = editorOf(file)
  editor.values.setState({ inputs: new Map([['name', 'foxes']]) })
  await editor.desk.run()
  editor.document.act({
    name: 'edit',
    edit: (flow) =>
      editNode(flow, 'ask', (node) => ({
        ...node,
        inputs: new Map([
          ...node.inputs,
          ['template', { type: 'literal', value: '{{page}} {{who}}' }],
          ['who', { type: 'wire', wire: { node: 'inputs', port: 'name' } }],
        ]),
      })),
  })
  expect(previewed(editor, '{{page}} {{who}}')).toEqual(['one foxes', 'two foxes'])
})

test('what is pinned counts as given', () => {
  const editor = editorOf(file)
  editor.values.setState({ pins: new Map([['topic', { text: 'on bears' }]]) })
  expect(previewed(editor)).toEqual(['one, on bears', 'two, on bears'])
})
