import { describe, expect, it } from 'vitest'
import type { Json } from '../lib/json.ts'
import { defineNode } from '../node/define-node.ts'
import { T, boolean, list, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { checkFlow, planFlow } from './check-flow.ts'
import { parseFlow } from './parse-flow.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text', run: () => ({}) }
const registry = createRegistry([
  defineNode({
    ...about,
    type: 'one@1',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
  }),
  defineNode({
    ...about,
    type: 'split@1',
    inputs: { text: port(text) },
    outputs: { parts: port(list(text)) },
  }),
  defineNode({
    ...about,
    type: 'join@1',
    inputs: { texts: port(list(text)) },
    outputs: { text: port(text) },
  }),
  defineNode({
    ...about,
    type: 'not@1',
    inputs: { flag: port(boolean) },
    outputs: { flag: port(boolean) },
  }),
  defineNode({
    ...about,
    type: 'flatten@1',
    inputs: { lists: port(list(list(T))) },
    outputs: { items: port(list(T)) },
  }),
  defineNode({
    ...about,
    type: 'first@1',
    inputs: {
      a: port(T, { optional: true }),
      b: port(T, { optional: true }),
      all: port(list(T), { optional: true }),
    },
    outputs: { value: port(T) },
  }),
])
const inputs = {
  text: { type: 'text' },
  texts: { type: 'text[]' },
  number: { type: 'number' },
  numbers: { type: 'number[]' },
  json: { type: 'json' },
}

function read(nodes: Json) {
  const { flow } = parseFlow({ chainwright: 1, inputs, nodes })
  if (!flow) throw new Error('the file could not be read')
  return flow
}

const messages = (nodes: Json) => checkFlow(read(nodes), registry).map(({ message }) => message)
const codes = (nodes: Json) => checkFlow(read(nodes), registry).map(({ code }) => code)

/** Name of the type that each input of a node takes, and whether the node runs once per item. */
function planned(nodes: Json, id: string) {
  const plan = planFlow(read(nodes), registry)
  const node = plan.nodes[plan.index.get(id) ?? -1]
  return {
    types: Object.fromEntries(node?.inputs.map(({ name, type }) => [name, type.name]) ?? []),
    lifted: node?.lifted,
  }
}

describe('a wire', () => {
  it('of another type is refused, with the node to put between', () => {
    const wire = (from: string) => ({ n: { type: 'one', inputs: { text: { from } } } })
    expect(messages(wire('inputs.number'))).toEqual([
      '`inputs.number` gives number, and `text` takes text: put a `format` between them',
    ])
    expect(messages({ n: { type: 'not', inputs: { flag: { from: 'inputs.json' } } } })).toEqual([
      '`inputs.json` gives json, and `flag` takes boolean: put a `pick` between them',
    ])
    expect(messages({ n: { type: 'not', inputs: { flag: { from: 'inputs.text' } } } })).toEqual([
      '`inputs.text` gives text, and `flag` takes boolean: choose an output of type boolean',
    ])
  })

  it('with a list for one value lifts the node', () => {
    const nodes = { n: { type: 'one', inputs: { text: { from: 'inputs.texts' } } } }
    expect(planned(nodes, 'n')).toMatchObject({ lifted: true })
  })

  it('with one value for a list is a list of one', () => {
    const nodes = { n: { type: 'join', inputs: { texts: { from: 'inputs.text' } } } }
    expect(planned(nodes, 'n')).toMatchObject({ lifted: false })
  })

  it('with a list of another type does not lift, and what follows is not blamed', () => {
    const nodes = {
      n: { type: 'one', inputs: { text: { from: 'inputs.numbers' } } },
      after: { type: 'join', inputs: { texts: { from: 'n.text' } } },
    }
    expect(codes(nodes)).toEqual(['type-mismatch'])
  })

  it('with a list of lists goes into `flatten` only', () => {
    const nodes = (type: string, input: string) => ({
      parts: { type: 'split', inputs: { text: { from: 'inputs.texts' } } },
      n: { type, inputs: { [input]: { from: 'parts.parts' } } },
    })
    expect(planned(nodes('flatten', 'lists'), 'n')).toEqual({
      types: { lists: 'text[][]' },
      lifted: false,
    })
    expect(messages(nodes('join', 'texts'))).toEqual([
      '`parts.parts` gives text[][], and `texts` takes text[]: put a `flatten` between them',
    ])
    expect(codes(nodes('one', 'text'))).toEqual(['type-mismatch'])
    expect(
      messages({ n: { type: 'flatten', inputs: { lists: { from: 'inputs.texts' } } } }),
    ).toEqual([
      '`inputs.texts` gives text[], and `lists` takes T[][]: only a list of lists can be flattened',
    ])
  })
})

describe('gathered wires', () => {
  it('bring one item each', () => {
    const texts = [{ from: 'inputs.text' }, { from: 'inputs.text' }]
    expect(codes({ n: { type: 'join', inputs: { texts } } })).toEqual([])
  })

  it('are refused where one value is wanted', () => {
    const wires = [{ from: 'inputs.text' }]
    expect(codes({ n: { type: 'one', inputs: { text: wires } } })).toEqual(['gather-refused'])
    expect(codes({ n: { type: 'first', inputs: { a: wires } } })).toEqual(['gather-refused'])
  })

  it('may not bring a list, and the wire at fault is named', () => {
    const texts = [{ from: 'inputs.text' }, { from: 'inputs.texts' }]
    const found = checkFlow(read({ n: { type: 'join', inputs: { texts } } }), registry)
    expect(found).toMatchObject([{ code: 'type-mismatch', pointer: '/nodes/n/inputs/texts/1' }])
    expect(found[0]?.message).toContain('wire the list alone, without brackets')
  })
})

describe('the type variable', () => {
  const first = (wired: Json) => ({ n: { type: 'first', inputs: wired } })
  const after = (wired: Json, type: string, input: string) => ({
    ...first(wired),
    next: { type, inputs: { [input]: { from: 'n.value' } } },
  })

  it('takes the type of what is wired to it', () => {
    const nodes = first({ a: { from: 'inputs.number' } })
    expect(planned(nodes, 'n').types).toEqual({ a: 'number', b: 'number', all: 'number[]' })
  })

  it('takes the type of one item where a list lifts it or is wanted', () => {
    expect(planned(first({ a: { from: 'inputs.texts' } }), 'n')).toMatchObject({
      types: { a: 'text' },
      lifted: true,
    })
    expect(planned(first({ all: { from: 'inputs.texts' } }), 'n')).toMatchObject({
      types: { a: 'text' },
      lifted: false,
    })
  })

  it('gives its type to the outputs', () => {
    expect(codes(after({ a: { from: 'inputs.text' } }, 'one', 'text'))).toEqual([])
    expect(codes(after({ a: { from: 'inputs.number' } }, 'one', 'text'))).toEqual(['type-mismatch'])
  })

  it('cannot be two types at once, which is said once', () => {
    expect(messages(first({ a: { from: 'inputs.text' }, b: { from: 'inputs.number' } }))).toEqual([
      '`inputs.number` gives number, and `b` takes text: all inputs of this node that take any type take the same one',
    ])
  })

  it('takes the type of a literal where no wire tells it', () => {
    expect(planned(first({ a: 'x' }), 'n').types).toMatchObject({ a: 'text' })
    expect(planned(first({ a: { value: { x: 1 } } }), 'n').types).toMatchObject({ a: 'json' })
    expect(planned(first({ all: [1, 2] }), 'n').types).toMatchObject({ a: 'number' })
    expect(planned(first({ all: [1, 'x'] }), 'n').types).toMatchObject({ a: 'json' })
  })

  it('holds literals to the type of the wires, in whichever order they stand', () => {
    expect(messages(first({ a: 5, b: { from: 'inputs.text' } }))).toEqual([
      '`a` takes text, and this is a number',
    ])
    expect(codes(first({ a: { from: 'inputs.text' }, b: 5 }))).toEqual(['literal-type'])
    expect(codes(first({ a: 5, b: { from: 'inputs.json' } }))).toEqual([])
    expect(codes(first({ a: 5, b: 'x' }))).toEqual(['literal-type'])
    expect(codes(first({ a: 'x', all: [] }))).toEqual([])
  })

  it('that nothing binds fits no other type', () => {
    const [message] = messages(after({}, 'one', 'text'))
    expect(message).toContain('nothing tells what that is')
  })

  it('that a broken wire would bind is not reported again', () => {
    expect(codes(after({ a: { from: 'inputs.none' } }, 'one', 'text'))).toEqual(['unknown-source'])
  })
})

describe('cycles', () => {
  it('are reported with their path, beside every other problem', () => {
    const nodes = {
      a: { type: 'one', inputs: { text: { from: 'b.text' } } },
      b: { type: 'one', inputs: { text: { from: 'a.text' }, speed: 3 } },
      c: { type: 'one', inputs: { text: { from: 'c.text' } } },
    }
    const found = checkFlow(read(nodes), registry)
    expect(found.map(({ code }) => code)).toEqual(['cycle', 'cycle', 'unknown-input'])
    expect(found[0]?.message).toContain('b → a → b. Cut one of the wires')
    expect(found[1]?.message).toContain('c → c.')
  })
})
