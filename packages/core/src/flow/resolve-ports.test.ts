import { describe, expect, it } from 'vitest'
import { FlowError } from '../error.ts'
import type { Json } from '../lib/json.ts'
import { defineNode } from '../node/define-node.ts'
import { number, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { checkFlow, planFlow } from './check-flow.ts'
import { parseFlow } from './parse-flow.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text', run: () => ({}) }

/** One text input for each word of `names`, and one output for each of `branches`. */
const open = defineNode({
  ...about,
  type: 'open@1',
  inputs: {
    names: port(text, { literal: true }),
    branches: port(text, { literal: true, default: 'out' }),
  },
  outputs: {},
  ports: ({ names, branches }) => {
    const words = String(names).split(' ')
    if (words.includes('never')) {
      throw new FlowError({ code: 'x', message: '`never` is not for use', port: 'names' })
    }
    return {
      inputs: Object.fromEntries(words.map((word) => [word, port(text)])),
      outputs: Object.fromEntries(
        String(branches)
          .split(' ')
          .map((name) => [name, port(number)]),
      ),
    }
  },
})
const fixed = defineNode({
  ...about,
  type: 'fixed@1',
  inputs: { count: port(number, { literal: true, minimum: 1 }) },
  outputs: { text: port(text) },
})
const registry = createRegistry([open, fixed])
const inputs = { text: { type: 'text' }, number: { type: 'number' } }

function check(nodes: Json) {
  const { flow } = parseFlow({ chainwright: 1, inputs, nodes })
  if (!flow) throw new Error('the file could not be read')
  return checkFlow(flow, registry)
}

const codes = (nodes: Json) => check(nodes).map(({ code, port: at }) => `${code} ${at ?? ''}`)

describe('ports that follow from literals', () => {
  it('are inputs and outputs like others', () => {
    const nodes = {
      a: { type: 'open', inputs: { names: 'x y', x: 'hello', y: { from: 'inputs.text' } } },
    }
    const { flow } = parseFlow({
      chainwright: 1,
      inputs,
      nodes,
      outputs: { out: { from: 'a.out' } },
    })
    const plan = flow && planFlow(flow, registry)
    expect(plan?.nodes[0]?.inputs.map(({ name }) => name)).toEqual(['names', 'x', 'y', 'branches'])
    expect(plan?.nodes[0]?.outputs.map(({ name }) => name)).toEqual(['out'])
  })

  it('are needed, typed and named like others', () => {
    const wired = { names: 'x y', x: { from: 'inputs.number' }, z: 'none' }
    expect(codes({ a: { type: 'open', inputs: wired } })).toEqual([
      'type-mismatch x',
      'unknown-input z',
      'input-missing y',
    ])
  })

  it('are not made from literals that are missing, wired, or of another type', () => {
    const node = (names: Json) => ({ a: { type: 'open', inputs: { names } } })
    expect(codes({ a: { type: 'open', inputs: {} } })).toEqual(['input-missing names'])
    expect(codes(node({ from: 'inputs.text' }))).toEqual(['literal-wired names'])
    expect(codes(node(5))).toEqual(['literal-type names'])
  })

  it('are refused in the words of the node type', () => {
    const [issue] = check({ a: { type: 'open', inputs: { names: 'never' } } })
    expect(issue).toMatchObject({
      code: 'literal-refused',
      message: '`never` is not for use',
      pointer: '/nodes/a/inputs/names',
    })
  })

  it('cannot have names that a file may not use', () => {
    expect(codes({ a: { type: 'open', inputs: { names: '__proto__ 1st' } } })).toEqual([
      'port-name ',
      'port-name ',
    ])
    expect(
      codes({ a: { type: 'open', inputs: { names: 'x', branches: 'toLocaleString' } } }),
    ).toEqual(['port-name '])
  })
})

describe('literal-only inputs', () => {
  it('cannot be wired or gathered', () => {
    expect(codes({ a: { type: 'fixed', inputs: { count: { from: 'inputs.number' } } } })).toEqual([
      'literal-wired count',
    ])
    expect(codes({ a: { type: 'fixed', inputs: { count: [{ from: 'inputs.number' }] } } })).toEqual(
      ['literal-wired count'],
    )
  })

  it('are checked, and missed, like others', () => {
    expect(codes({ a: { type: 'fixed', inputs: { count: 'x' } } })).toEqual(['literal-type count'])
    expect(codes({ a: { type: 'fixed', inputs: { count: 0 } } })).toEqual(['literal-type count'])
    expect(codes({ a: { type: 'fixed', inputs: {} } })).toEqual(['input-missing count'])
  })
})
