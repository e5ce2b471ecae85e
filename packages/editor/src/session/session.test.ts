import { parseFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { editorOf } from '../../test/local-runner.ts'
import { wayToFlow } from './entered-ways.ts'
import { hintOf } from './hint.ts'
import { unknownTypes } from './missing.ts'
import { modelNeeds } from './model-needs.ts'
import { searchFlow } from './search-flow.ts'

const file = {
  inputs: { text: { type: 'text', default: 'The ferry leaves.' }, tone: { type: 'text' } },
  nodes: {
    plain: { type: 'prompt', inputs: { template: '{{a}}', a: { from: 'inputs.text' } } },
    said: {
      type: 'prompt',
      inputs: {
        template: 'Say it {{tone}}: {{b}}',
        tone: { from: 'inputs.tone' },
        b: { from: 'plain.text' },
      },
    },
    inner: { type: 'subflow', flow: 'outer', inputs: { text: { from: 'said.text' } } },
  },
  outputs: { text: { from: 'said.text' } },
  flows: {
    outer: {
      inputs: { text: { type: 'text' } },
      nodes: { deep: { type: 'subflow', flow: 'innermost' } },
      outputs: {},
    },
    innermost: { nodes: { odd: { type: 'from-elsewhere@2' } }, outputs: {} },
  },
}

it('finds names, settings and results, each card once', async () => {
  const editor = editorOf({ ...file, nodes: { plain: file.nodes.plain }, outputs: {}, flows: {} })
  editor.values.setState({ inputs: new Map([['tone', 'softly']]) })
  await editor.desk.run()
  const { flow } = editor.document.store.getState()
  const found = searchFlow(flow, editor.runs.shown(), 'FERRY')
  expect(found.map(({ card, kind }) => [card, kind])).toEqual([
    ['inputs.text', 'setting'],
    ['plain', 'output'],
  ])
  expect(searchFlow(flow, undefined, '{{a')[0]).toMatchObject({ card: 'plain', kind: 'setting' })
  expect(searchFlow(flow, undefined, ' ')).toEqual([])
})

it('finds the way into bodies in bodies, and the node types that are not here', () => {
  const { flow } = parseFlow({ chainwright: 1, ...file } as never)
  expect(wayToFlow(flow!, 'innermost')).toEqual([
    { node: 'inner', flow: 'outer' },
    { node: 'deep', flow: 'innermost' },
  ])
  const { registry } = editorOf({ nodes: {} })
  expect(unknownTypes(flow!, registry)).toEqual([{ type: 'from-elsewhere@2', nodes: ['odd'] }])
})

it('hints at a run first, and then at the input behind which the least runs again', async () => {
  const { plain, said } = file.nodes
  const editor = editorOf({ ...file, nodes: { plain, said }, flows: {} })
  editor.values.setState({ inputs: new Map([['tone', 'softly']]) })
  const { outer } = editor.drafts.getState().draft
  expect(hintOf(outer, undefined)).toMatch(/^Run it/)
  await editor.desk.run()
  expect(hintOf(outer, editor.runs.shown()?.state)).toBe(
    'Change tone, then Run: only said runs again.',
  )
})

it('tells which model serves what a flow needs, the smallest of several', () => {
  const answer = { type: 'answer', inputs: { question: 'a', context: 'b' } }
  const editor = editorOf({
    nodes: { one: { ...answer, model: 'starter' }, two: { ...answer, model: 'hf/a/b' } },
  })
  const offered = [
    { reference: 'starter/large', bytes: 2e8, source: 'starter' as const },
    { reference: 'starter/small', bytes: 8e6, source: 'starter' as const },
  ].map((model) => ({ ...model, title: '', license: undefined, capabilities: everything }))
  const needs = modelNeeds(editor.drafts.getState().draft, offered)
  expect(needs.map(({ nodes, model }) => [nodes[0], model?.reference])).toEqual([
    ['one', 'starter/small'],
    ['two', undefined],
  ])
})

const everything = ['tokenize', 'embed', 'generate', 'answer', 'logProbabilities', 'classify']
