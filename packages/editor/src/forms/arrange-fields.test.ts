import type { FlowIssue, FlowNode, InputSource, NodeType } from '@chainwright/core'
import { classify, first, generate, prompt } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { arrangeFields, portsInView } from './arrange-fields.ts'

function nodeWith(inputs: Record<string, InputSource>): FlowNode {
  return { type: 'any', inputs: new Map(Object.entries(inputs)) }
}

function namesOf(type: NodeType, node: FlowNode, shown: string[] = []) {
  const { main, more } = arrangeFields({ node, type, ports: type.inputs, shown: new Set(shown) })
  return { main: main.map(({ name }) => name), more: more.map(({ name }) => name) }
}

const wire: InputSource = { type: 'wire', wire: { node: 'inputs', port: 'text' } }

it('puts needed inputs first, then what was set when the form opened, and folds the rest away', () => {
  const { main, more } = namesOf(generate, nodeWith({ prompt: wire }), ['temperature'])
  expect(main).toEqual(['temperature'])
  expect(more).toContain('prompt')
  expect(namesOf(generate, nodeWith({ prompt: wire }), ['prompt']).main).toEqual(['prompt'])
})

it('shows all of several inputs of which one is needed, until one is set', () => {
  expect(namesOf(generate, nodeWith({})).main).toEqual(['prompt', 'messages'])
})

it('shows what counts with the choice that is made', () => {
  expect(namesOf(classify, nodeWith({})).main).toEqual(['text', 'strategy', 'temperature'])
  const likelihood = nodeWith({ strategy: { type: 'literal', value: 'likelihood' } })
  expect(namesOf(classify, likelihood).main).toEqual([
    'text',
    'strategy',
    'template',
    'stop',
    'mode',
    'normalize',
  ])
})

it('folds nothing away where there is little to fold', () => {
  const three = { ...first, inputs: { a: first.inputs['a']!, b: first.inputs['b']! } } as NodeType
  expect(namesOf(three, nodeWith({}))).toEqual({ main: ['a', 'b'], more: [] })
})

it('tells inputs that the node does not have from those of a template that is being written', () => {
  const node = nodeWith({ name: wire, nane: wire })
  const issue: FlowIssue = {
    code: 'unknown-input',
    severity: 'error',
    message: '',
    pointer: '',
    node: 'p',
    port: 'nane',
  }
  const ports = portsInView(node, prompt.inputs, [issue])
  expect(Object.keys(ports)).toEqual(['template', 'name'])
  const { unknown } = arrangeFields({ node, type: prompt, ports, shown: new Set() })
  expect(unknown).toEqual(['nane'])
})
