import { list, number, text, type FlowNode, type NodeType } from '@chainwright/core'
import { classify, messages, prompt } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { arrangeFields } from './arrange-fields.ts'
import { makesInputs, templateVariables } from './template-support.ts'

const sources = [
  { node: 'inputs', port: 'documents', type: list(text) },
  { node: 'shorten', port: 'summary', type: text },
  { node: 'again', port: 'summary', type: text },
  { node: 'count', port: 'count', type: number },
]

function variablesOf(type: NodeType, node: FlowNode, name: string) {
  const { main, more } = arrangeFields({ node, type, ports: type.inputs, shown: new Set() })
  const field = [...main, ...more].find((one) => one.name === name)
  return field && templateVariables(field, { node, type, ports: type.inputs }, sources)
}

it('tells templates whose names become inputs from those with names of their own', () => {
  expect(makesInputs(prompt, 'template', 'template')).toBe(true)
  expect(makesInputs(messages, 'turns', 'turns')).toBe(true)
  expect(makesInputs(classify, 'template', 'template')).toBe(false)
})

it('knows what is wired, and what could be, under names that are free', () => {
  const wire = { node: 'inputs', port: 'documents' }
  const node: FlowNode = { type: 'prompt', inputs: new Map([['page', { type: 'wire', wire }]]) }
  expect(variablesOf(prompt, node, 'template')).toEqual({
    known: [{ name: 'page', detail: 'inputs.documents' }],
    wirable: [
      { name: 'summary', detail: 'shorten.summary', wire: { node: 'shorten', port: 'summary' } },
      { name: 'again_summary', detail: 'again.summary', wire: { node: 'again', port: 'summary' } },
    ],
    isOpen: true,
  })
})

it('reads the names of a closed template from the description of its port', () => {
  const node: FlowNode = { type: 'classify', inputs: new Map() }
  expect(variablesOf(classify, node, 'template')?.known.map(({ name }) => name)).toEqual([
    'text',
    'labels',
    'examples',
  ])
  expect(variablesOf(classify, node, 'text')).toBeUndefined()
})
