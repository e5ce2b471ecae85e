import { describe, expect, it } from 'vitest'
import type { FlowIssue } from '../error.ts'
import type { Json } from '../lib/json.ts'
import { defineNode } from '../node/define-node.ts'
import { number, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { checkFlow, planFlow } from './check-flow.ts'
import { parseFlow } from './parse-flow.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text' }

const upper = defineNode({
  ...about,
  type: 'upper@1',
  inputs: {
    text: port(text),
    times: port(number, { default: 1, minimum: 1, maximum: 9 }),
    style: port(text, { default: 'plain', choices: ['plain', 'bold'] }),
  },
  outputs: { text: port(text), length: port(number) },
  run: () => ({}),
})
const shout = { ...upper, name: 'shout', major: 2 }
const registry = createRegistry([upper, shout])

function check(flow: Record<string, Json>, options = {}): FlowIssue[] {
  const { flow: parsed } = parseFlow({ chainwright: 1, ...flow })
  if (!parsed) throw new Error('the file could not be read')
  return checkFlow(parsed, registry, options)
}

/** The problems of a flow, each as `code pointer`. */
function problems(flow: Record<string, Json>): string[] {
  return check(flow).map(({ code, pointer }) => `${code} ${pointer}`)
}

describe('checkFlow', () => {
  it('finds nothing in a flow that can run', () => {
    const nodes = {
      a: { type: 'upper', inputs: { text: { from: 'inputs.text' }, times: 9, style: 'bold' } },
      b: { type: 'shout@2', inputs: { text: { from: 'a.text' }, times: { from: 'a.length' } } },
    }
    const outputs = { text: { from: 'b.text' } }
    expect(check({ inputs: { text: { type: 'text' } }, nodes, outputs })).toEqual([])
  })

  it('finds nothing in an empty flow', () => {
    expect(check({ nodes: {} })).toEqual([])
  })

  it('suggests a node type for one that does not exist', () => {
    const [issue, ...others] = check({ nodes: { a: { type: 'uper', inputs: { text: 'x' } } } })
    expect(issue).toEqual({
      code: 'unknown-type',
      message: 'there is no node type `uper`; did you mean `upper`?',
      pointer: '/nodes/a/type',
      node: 'a',
      severity: 'error',
    })
    expect(others).toEqual([])
  })

  it('names the versions that there are', () => {
    const [bare, other] = check({
      nodes: { a: { type: 'shout', inputs: {} }, b: { type: 'upper@3', inputs: {} } },
    })
    expect(bare?.message).toContain('this version has shout@2')
    expect(other?.message).toContain('this version has upper@1')
  })

  it('reports what is fed by an unknown type only once', () => {
    const nodes = {
      a: { type: 'none', inputs: {} },
      b: { type: 'upper', inputs: { text: { from: 'a.text' } } },
    }
    expect(problems({ nodes })).toEqual(['unknown-type /nodes/a/type'])
  })

  it('reports unknown inputs, with a suggestion or with those there are', () => {
    const [near, far] = check({
      nodes: { a: { type: 'upper', inputs: { text: 'x', tiems: 2, colour: 'red' } } },
    })
    expect(near).toMatchObject({ code: 'unknown-input', pointer: '/nodes/a/inputs/tiems' })
    expect(near?.message).toContain('did you mean `times`?')
    expect(far?.message).toContain('it has text, times, style')
  })

  it('reports wires that begin nowhere, with a suggestion', () => {
    const nodes = {
      first: { type: 'upper', inputs: { text: { from: 'inputs.txt' } } },
      b: { type: 'upper', inputs: { text: { from: 'frst.text' } } },
      c: { type: 'upper', inputs: { text: { from: 'first.txt' } } },
    }
    const outputs = { out: { from: 'missing.text' } }
    const found = check({ inputs: { text: { type: 'text' } }, nodes, outputs })
    expect(found.map(({ code, pointer, message }) => [code, pointer, message])).toEqual([
      [
        'unknown-source',
        '/nodes/first/inputs/text',
        'the flow declares no input `txt`; did you mean `text`?',
      ],
      ['unknown-source', '/nodes/b/inputs/text', 'there is no node `frst`; did you mean `first`?'],
      [
        'unknown-source',
        '/nodes/c/inputs/text',
        '`first` has no output `txt`; did you mean `text`?; it has text, length',
      ],
      ['unknown-source', '/outputs/out', 'there is no node `missing`'],
    ])
  })

  it('reports a needed input without a value', () => {
    const [issue] = check({ nodes: { a: { type: 'upper', inputs: {} } } })
    expect(issue).toMatchObject({ code: 'input-missing', node: 'a', port: 'text' })
    expect(issue?.message).toBe('`text` (text) needs a value: wire it or write one')
  })

  it.each([
    [{ text: 5 }, '`text` takes text, and this is a number'],
    [{ text: ['a'] }, '`text` takes text, and this is a list that begins with text'],
    [{ text: 'x', times: 0 }, '`times` is 0; the smallest allowed is 1'],
    [{ text: 'x', times: 10 }, '`times` is 10; the largest allowed is 9'],
    [{ text: 'x', style: 'thin' }, '`style` is "thin"; it can be "plain", "bold"'],
  ])('refuses the literals %j', (inputs, message) => {
    const found = check({ nodes: { a: { type: 'upper', inputs } } })
    expect(found).toMatchObject([{ code: 'literal-type', message }])
  })

  it('reports flow inputs of no type, and defaults of another type', () => {
    const inputs = {
      a: { type: 'string' },
      b: { type: 'text[][]' },
      c: { type: 'number', default: 'x' },
    }
    const nodes = { n: { type: 'upper', inputs: { text: { from: 'inputs.a' } } } }
    expect(problems({ inputs, nodes })).toEqual([
      'unknown-port-type /inputs/a/type',
      'unknown-port-type /inputs/b/type',
      'literal-type /inputs/c/default',
    ])
  })

  it('refuses a body for a node that has none', () => {
    const nodes = { a: { type: 'upper', inputs: { text: 'x' }, flow: 'body' } }
    expect(problems({ nodes })).toEqual(['flow-refused /nodes/a/flow'])
  })

  it('checks the flows of a file too, with pointers into them', () => {
    const body = {
      inputs: { text: { type: 'tex' } },
      nodes: { a: { type: 'uper', inputs: {} }, b: { type: 'upper', inputs: { text: 3 } } },
      outputs: { out: { from: 'c.text' } },
    }
    expect(problems({ nodes: {}, flows: { body } })).toEqual([
      'unknown-port-type /flows/body/inputs/text/type',
      'unknown-type /flows/body/nodes/a/type',
      'literal-type /flows/body/nodes/b/inputs/text',
      'unknown-source /flows/body/outputs/out',
    ])
  })

  it('reports the values of `use` that suit no output', () => {
    const onError = { use: { text: 5, length: 1, size: 2 } }
    const nodes = { a: { type: 'upper', inputs: { text: 'x' }, onError } }
    expect(problems({ nodes })).toEqual([
      'literal-type /nodes/a/onError/use/text',
      'unknown-output /nodes/a/onError/use/size',
    ])
  })
})

describe('unknown keys', () => {
  const nodes = { a: { type: 'upper', inputs: { text: 'x' } } }

  it('block a run wherever they stand', () => {
    const flow = {
      colour: 'red',
      inputs: { text: { type: 'text', 'hint/1': 1 } },
      nodes: { a: { type: 'upper', inputs: { text: 'x' }, speed: 3 } },
      flows: { body: { nodes: {}, $schema: 'x' } },
    }
    expect(problems(flow)).toEqual([
      'unknown-key /colour',
      'unknown-key /inputs/text/hint~11',
      'unknown-key /nodes/a/speed',
      'unknown-key /flows/body/$schema',
    ])
  })

  it('are said to hold no value when their name is known', () => {
    const flow = { nodes: { a: { type: 'upper', inputs: { text: 'x' }, retries: -1 } } }
    expect(check(flow)).toMatchObject([
      {
        code: 'wrong-value',
        pointer: '/nodes/a/retries',
        message: 'this is no value for `retries`',
      },
    ])
  })

  it('are inert when they begin with x-, and so are `$schema` and a broken layout', () => {
    expect(check({ $schema: 'urn:x', 'x-team': 1, layout: 5, nodes })).toEqual([])
  })

  it('carry the code and pointer under which reading reports them, so that each is shown once', () => {
    const { flow, issues } = parseFlow({ chainwright: 1, colour: 'red', nodes })
    const again = flow ? checkFlow(flow, registry) : []
    expect(again.map(({ code, pointer }) => [code, pointer])).toEqual(
      issues.map(({ code, pointer }) => [code, pointer]),
    )
  })
})

describe('the limit of problems', () => {
  const broken = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, at) => [`n${at}`, { type: 'upper', inputs: {} }]),
    )

  it('is a hundred, or as many as are asked for', () => {
    expect(check({ nodes: broken(300) })).toHaveLength(100)
    expect(check({ nodes: broken(300) }, { issues: 3 })).toHaveLength(3)
  })

  it('lets no number of notices hide an error', () => {
    const noted = Object.fromEntries(
      Array.from({ length: 120 }, (_, at) => {
        return [`n${at}`, { type: 'upper', inputs: { text: 'x' }, model: 'starter' }]
      }),
    )
    const nodes = { ...noted, last: { type: 'upper', inputs: {} } }
    const found = check({ nodes })
    expect(found).toHaveLength(100)
    expect(found.filter(({ severity }) => severity === 'error')).toMatchObject([{ node: 'last' }])
    const { flow } = parseFlow({ chainwright: 1, nodes })
    expect(() => flow && planFlow(flow, registry)).toThrow('node `last`')
  })

  it('keeps suggestions from taking long in a large file', () => {
    const name = (at: number) => `${'a'.repeat(56)}${String(at).padStart(5, '0')}`
    const nodes = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, at) => {
        return [name(at), { type: 'upper', inputs: { text: { from: `${name(at)}xyz.text` } } }]
      }),
    )
    expect(check({ nodes })).toHaveLength(100)
  })
})

describe('planFlow', () => {
  it('throws the first problem, and says how many there are', () => {
    const { flow } = parseFlow({
      chainwright: 1,
      nodes: { a: { type: 'upper', inputs: {} }, b: { type: 'upper', inputs: {} } },
    })
    const plan = () => flow && planFlow(flow, registry)
    expect(plan).toThrow(
      'the flow cannot run: node `a`: `text` (text) needs a value: wire it or write one (and 1 more; `checkFlow` lists them all)',
    )
    expect(plan).toThrow(expect.objectContaining({ code: 'flow-invalid', node: 'a', port: 'text' }))
  })
})
