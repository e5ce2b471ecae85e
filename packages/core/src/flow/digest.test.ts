import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryFlow } from '../../test/arbitrary-flow.ts'
import { flowDigest } from './digest.ts'
import type { Flow } from './flow.ts'
import { parseFlow } from './parse-flow.ts'
import { writeFlow } from './write-flow.ts'

const file = {
  chainwright: 1,
  name: 'Answer',
  inputs: { question: { type: 'text' } },
  nodes: {
    ask: {
      type: 'prompt',
      inputs: { template: 'One\nTwo', question: { from: 'inputs.question' } },
    },
    answer: { type: 'generate@1', inputs: { prompt: { from: 'ask.text' } }, model: 'starter' },
  },
  outputs: { answer: { from: 'answer.text' } },
  layout: { nodes: { ask: [0, 0] } },
}
type File = typeof file

function digest(change: object = {}): string {
  return flowDigest(parseFlow({ ...file, ...change }).flow!)
}

function withAsk(ask: object): Partial<File> {
  return { nodes: { ...file.nodes, ask: { ...file.nodes.ask, ...ask } } }
}

function withTemplate(template: unknown): object {
  return withAsk({ inputs: { ...file.nodes.ask.inputs, template } })
}

describe('flowDigest', () => {
  it('has the form of a SHA-256 and stays the same over releases', () => {
    expect(digest()).toBe('sha256:c977953ee4659855c3dac82f3fa635b80e04580fedc22fb1f1e638f6715137d2')
  })

  it.each([
    ['moving a box', { layout: { nodes: { ask: [9, 9] } } }],
    ['renaming the flow', { name: 'Other', description: 'New' }],
    ['describing an input', { inputs: { question: { type: 'text', description: 'Anything' } } }],
    ['a note of another tool', { 'x-tool': 1, ...withAsk({ 'x-color': 'red' }) }],
    ['reordering nodes', { nodes: { answer: file.nodes.answer, ask: file.nodes.ask } }],
    ['wrapping a literal', withTemplate({ value: 'One\nTwo' })],
    ['writing a text line by line', withTemplate({ lines: ['One', 'Two'] })],
    ['writing the version of a type', withAsk({ type: 'prompt@1' })],
    [
      'writing down defaults',
      { ...withAsk({ retries: 0, off: false, onError: 'fail' }), flows: {} },
    ],
  ])('does not change by %s', (_, change) => {
    expect(digest(change)).toBe(digest())
  })

  it.each([
    ['another prompt', withTemplate('One\nThree')],
    [
      'another model',
      { nodes: { ...file.nodes, answer: { ...file.nodes.answer, model: 'other' } } },
    ],
    ['another version of a type', withAsk({ type: 'prompt@2' })],
    ['another policy', withAsk({ retries: 1 })],
    ['a default of an input', { inputs: { question: { type: 'text', default: '' } } }],
    ['another output', { outputs: { result: { from: 'answer.text' } } }],
    ['a flow inside', { flows: { body: { nodes: {} } } }],
    ['a literal that looks like a wire', withTemplate({ value: { from: 'inputs.question' } })],
  ])('changes by %s', (_, change) => {
    expect(digest(change)).not.toBe(digest())
  })

  it('tells a wire from a literal of the same form', () => {
    const literal = withTemplate({ value: { from: 'inputs.question' } })
    expect(digest(literal)).not.toBe(digest(withTemplate({ from: 'inputs.question' })))
  })

  it('does not change by writing and reading any flow', () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        expect(flowDigest(parseFlow(writeFlow(flow)).flow!)).toBe(flowDigest(flow))
        expect(flowDigest(turned(flow))).toBe(flowDigest(flow))
      }),
    )
  })
})

function turned(flow: Flow): Flow {
  return { ...flow, name: 'other', nodes: new Map([...flow.nodes].toReversed()) }
}
