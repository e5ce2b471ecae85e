import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arbitraryFlow } from '../../test/arbitrary-flow.ts'
import { defineNode } from '../node/define-node.ts'
import { json, list, number, portTypeByName, T, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { flowJsonSchema, portTypeSchema } from './json-schema.ts'
import { parseFlow } from './parse-flow.ts'
import { writeFlow } from './write-flow.ts'

const summarize = defineNode({
  type: 'summarize@1',
  title: 'Summarize',
  description: 'Shortens a text.',
  group: 'language',
  inputs: {
    text: port(text, { description: 'What to shorten' }),
    strategy: port(text, { default: 'whole', choices: ['whole', 'refine'], literal: true }),
    maxTokens: port(number, { default: 100, minimum: 1, maximum: 4000 }),
    examples: port(list(text), { optional: true }),
    rules: port(json, { optional: true }),
  },
  outputs: { summary: port(text) },
  run: () => ({}),
})
const first = defineNode({
  type: 'first@2',
  title: 'First',
  description: 'Gives the first value there is.',
  group: 'control',
  inputs: { items: port(list(T), { optional: true }) },
  outputs: { value: port(T) },
  ports: () => ({}),
  run: () => ({}),
})
const schema = flowJsonSchema(createRegistry([summarize, first])) as { [key: string]: unknown }
const accepts = compile(schema)

function compile(document: unknown): ValidateFunction {
  return new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(document as object)
}

function withNode(node: object): object {
  return { chainwright: 1, nodes: { n: node } }
}

function withInputs(inputs: object): object {
  return withNode({ type: 'summarize', inputs: { text: 'a', ...inputs } })
}

describe('flowJsonSchema', () => {
  it('has its name and its dialect', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:chainwright:flow:1',
    })
  })

  it.each([
    ['a literal of the right type', { maxTokens: 5, strategy: 'refine', examples: ['a'] }],
    ['a wire', { maxTokens: { from: 'inputs.length' } }],
    ['gathered wires for a list', { examples: [{ from: 'a.text' }, { from: 'b.text' }] }],
    ['a text line by line', { text: { lines: ['a', 'b'] } }],
    ['a wrapped literal', { rules: { value: { deep: [{}] } }, maxTokens: { value: 5 } }],
  ])('accepts %s at an input', (_, inputs) => {
    expect(accepts(withInputs(inputs))).toBe(true)
  })

  it.each([
    ['an input that the type does not have', { max: 5 }],
    ['a literal of another type', { maxTokens: 'five' }],
    ['a number out of bounds', { maxTokens: 0 }],
    ['a text that is no choice', { strategy: 'best' }],
    ['a wire at an input that takes literals only', { strategy: { from: 'a.b' } }],
    ['an object that is not wrapped', { rules: { deep: 1 } }],
    ['gathered wires where one value goes', { maxTokens: [{ from: 'a.b' }] }],
  ])('refuses %s', (_, inputs) => {
    expect(accepts(withInputs(inputs))).toBe(false)
  })

  it('asks for the inputs that are needed, and for no others', () => {
    expect(accepts(withNode({ type: 'summarize', inputs: {} }))).toBe(false)
    expect(accepts(withNode({ type: 'summarize@1' }))).toBe(false)
    expect(accepts(withNode({ type: 'first@2' }))).toBe(true)
  })

  it('allows any further inputs where ports depend on literals', () => {
    expect(accepts(withNode({ type: 'first@2', inputs: { items: [], other: 1 } }))).toBe(true)
  })

  it('lets types pass that it does not know, and marks keys that nobody knows', () => {
    expect(accepts(withNode({ type: 'theirs@3', inputs: { a: 1 } }))).toBe(true)
    expect(accepts(withNode({ type: 'theirs@3', retrys: 1 }))).toBe(false)
    expect(accepts({ ...withNode({ type: 'theirs', 'x-note': 1 }), $schema: 'a', 'x-b': 1 })).toBe(
      true,
    )
    expect(accepts({ chainwright: 1, nodes: { inputs: { type: 'a' } } })).toBe(false)
  })

  it('offers titles, descriptions, defaults and choices for completion', () => {
    const shown = JSON.stringify(schema)
    expect(shown).toContain(
      '{"const":"summarize","title":"Summarize","description":"Shortens a text."}',
    )
    expect(shown).toContain('"description":"What to shorten"')
    expect(shown).toContain('"default":100')
    expect(shown).toContain('"enum":["whole","refine"]')
  })

  it('accepts every written flow that the loader has nothing to say about', () => {
    const general = compile(flowJsonSchema())
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        const written = writeFlow(flow)
        const odd = parseFlow(written).issues.length > 0 || written.includes('"odd"')
        if (!odd) expect(general(JSON.parse(written))).toBe(true)
      }),
    )
  })
})

it.each(['text', 'number', 'messages[]', 'answer', 'labels', 'vector', 'score[][]'])(
  'describes the values of %s as the port type judges them',
  (name) => {
    const type = portTypeByName(name)!
    const judge = new Ajv2020().compile(portTypeSchema(type))
    const values = [
      'a',
      1,
      true,
      null,
      [],
      ['a'],
      [1],
      [[]],
      { a: 0.5 },
      { a: 2 },
      { text: 'a', score: 1 },
    ]
    const more = [
      [[{ role: 'user', content: 'x' }]],
      [[{ value: 1, kind: 'cosine' }]],
      [{ role: 'x' }],
    ]
    for (const value of [...values, ...more]) {
      expect([value, judge(value)]).toEqual([value, type.accepts(value)])
    }
  },
)
