import { describe, expect, it } from 'vitest'
import type { FlowIssue } from '../error.ts'
import { parseFlow, type ParsedFlow } from './parse-flow.ts'

const example = {
  chainwright: 1,
  name: 'Document question answering',
  inputs: {
    documents: { type: 'text[]', description: 'Documents of any length' },
    question: { type: 'text', default: 'What is it about?' },
  },
  nodes: {
    notes: { type: 'join', inputs: { texts: { from: 'inputs.documents' } } },
    answer: { type: 'answer', inputs: { context: { from: 'notes.text' } }, model: 'starter' },
  },
  outputs: { answer: { from: 'answer.answer' } },
  flows: {},
  layout: { nodes: { notes: [0, 0] }, groups: [], notes: [] },
}
const text = JSON.stringify(example)

function withFile(change: object): ParsedFlow {
  return parseFlow(JSON.stringify({ ...example, ...change }))
}

function places(issues: readonly FlowIssue[]): string[] {
  return issues.map(({ severity, code, pointer }) => `${severity} ${code} ${pointer}`)
}

function only(source: unknown, limits: object = {}): string {
  const { flow, issues } = parseFlow(source as string, { limits })
  expect(flow).toBeUndefined()
  expect(issues).toHaveLength(1)
  return `${issues[0]?.code} ${issues[0]?.pointer}: ${issues[0]?.message}`
}

describe('parseFlow', () => {
  it('reads every part of a file', () => {
    const { flow, issues } = parseFlow(text)
    expect(issues).toEqual([])
    expect(flow).toEqual({
      name: 'Document question answering',
      inputs: new Map<string, object>([
        ['documents', { type: 'text[]', description: 'Documents of any length' }],
        ['question', { type: 'text', default: 'What is it about?' }],
      ]),
      nodes: new Map<string, object>([
        [
          'notes',
          {
            type: 'join',
            inputs: new Map([
              ['texts', { type: 'wire', wire: { node: 'inputs', port: 'documents' } }],
            ]),
          },
        ],
        [
          'answer',
          {
            type: 'answer',
            inputs: new Map([['context', { type: 'wire', wire: { node: 'notes', port: 'text' } }]]),
            model: 'starter',
          },
        ],
      ]),
      outputs: new Map([['answer', { node: 'answer', port: 'answer' }]]),
      flows: new Map(),
      layout: example.layout,
    })
  })

  it('reads text, bytes and values alike', () => {
    const { flow } = parseFlow(text)
    expect(parseFlow(new TextEncoder().encode(text)).flow).toEqual(flow)
    expect(parseFlow(Buffer.from(`padding${text}`).subarray(7)).flow).toEqual(flow)
    expect(parseFlow(example).flow).toEqual(flow)
  })

  it('keeps a copy of a value, so that later changes do not reach the flow', () => {
    const layout = { nodes: { notes: [0, 0] } }
    const { flow } = parseFlow({ ...example, layout })
    layout.nodes.notes = [5, 5]
    expect(flow?.layout).toEqual({ nodes: { notes: [0, 0] } })
  })

  it('reads a file that begins with a byte order mark, and says so', () => {
    const marked = new TextEncoder().encode(`\uFEFF${text}`)
    expect(places(parseFlow(marked).issues)).toEqual(['notice byte-order-mark '])
    expect(parseFlow(marked).flow).toEqual(parseFlow(text).flow)
  })

  it('keeps unknown keys everywhere, and reports those that are not marked with x-', () => {
    const note = { 'x-note': 1, pinned: true }
    const { flow, issues } = withFile({
      ...note,
      $schema: 'flow.schema.json',
      inputs: { a: { type: 'text', ...note } },
      nodes: { n: { type: 't', ...note } },
      flows: { body: { nodes: {}, ...note } },
    })
    expect(places(issues)).toEqual([
      'error unknown-key /pinned',
      'error unknown-key /inputs/a/pinned',
      'error unknown-key /nodes/n/pinned',
      'error unknown-key /flows/body/pinned',
    ])
    const kept = new Map(Object.entries(note))
    expect(flow?.extra?.get('$schema')).toBe('flow.schema.json')
    expect(flow?.extra?.get('pinned')).toBe(true)
    expect(flow?.inputs.get('a')?.extra).toEqual(kept)
    expect(flow?.nodes.get('n')?.extra).toEqual(kept)
    expect(flow?.flows.get('body')?.extra).toEqual(kept)
  })

  it('opens a file whose layout makes no sense, with a notice', () => {
    const { flow, issues } = withFile({ layout: 'left to right' })
    expect(places(issues)).toEqual(['notice layout-ignored /layout'])
    expect(flow?.extra?.get('layout')).toBe('left to right')
  })

  it('collects all problems, each with its place', () => {
    const { flow, issues } = withFile({
      name: 7,
      inputs: { a: 'text', 'b c': { type: 'text' } },
      nodes: {
        one: 'summarize',
        two: { type: 't', inputs: { text: { from: 'nowhere' }, rules: { a: 1 } } },
        constructor: { type: 't', retries: 101 },
      },
      outputs: { out: 'two.text' },
      flows: { body: [], inner: { nodes: { x: {} }, flows: {} } },
    })
    expect(flow).toBeUndefined()
    expect(places(issues)).toEqual([
      'error wrong-value /name',
      'error missing-key /inputs/a',
      'error invalid-id /inputs/b c',
      'error wrong-value /nodes/one',
      'error invalid-wire /nodes/two/inputs/text',
      'error bare-object /nodes/two/inputs/rules',
      'error invalid-id /nodes/constructor',
      'error wrong-value /nodes/constructor/retries',
      'error invalid-wire /outputs/out',
      'error wrong-value /flows/body',
      'error nested-flows /flows/inner/flows',
      'error missing-key /flows/inner/nodes/x',
    ])
    expect(issues.find(({ code }) => code === 'bare-object')).toMatchObject({
      node: 'two',
      port: 'rules',
      message: expect.stringContaining('{ "value": … }') as string,
    })
  })

  it('collects no more problems than it is asked for', () => {
    const nodes = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`n${index}`, 0]))
    expect(withFile({ nodes }).issues).toHaveLength(100)
    const { issues } = parseFlow(JSON.stringify({ ...example, nodes }), { limits: { issues: 7 } })
    expect(issues).toHaveLength(7)
    expect(
      parseFlow('{"chainwright":1,"nodes":{},"nodes":{}}', { limits: { issues: 0 } }).flow,
    ).toBeUndefined()
  })
})

describe('parseFlow refuses', () => {
  it.each([
    ['', 'invalid-json : line 1, column 1'],
    ['{\n  "chainwright": 1,\n}', 'invalid-json : line 3, column 1'],
    ['[]', 'wrong-value : a flow file is an object'],
    ['{"nodes":{}}', 'version-missing : begin the file with "chainwright": 1'],
    ['{"chainwright":"1"}', 'version-missing /chainwright'],
    ['{"chainwright":0}', 'version-missing /chainwright'],
    ['{"chainwright":2}', 'version-newer /chainwright: the file has version 2'],
    ['{"chainwright":1}', 'missing-key : a flow needs `nodes`'],
    ['{"chainwright":1,"nodes":[]}', 'wrong-value /nodes'],
    ['{"chainwright":1,\n"nodes":{},"nodes":{}}', 'duplicate-key /nodes: line 2, column 12'],
    [
      '{"chainwright":1,"nodes":{"n":{"type":"t","inputs":{"a":{"value":{"__proto__":1}}}}}}',
      'refused-name /nodes/n/inputs/a/value/__proto__',
    ],
    ['{"chainwright":1e999,"nodes":{}}', 'number-too-large /chainwright'],
    ['['.repeat(1_000_000), 'nesting-too-deep /0/0'],
    [new Uint8Array([0x7b, 0xff]), 'not-utf8 : the file is not UTF-8 (byte 1)'],
    [undefined, 'not-json : '],
    [{ chainwright: 1, nodes: new Map() }, 'not-json /nodes'],
    [JSON.parse('{"__proto__":1}'), 'refused-name /__proto__'],
  ])('%j', (source, told) => {
    expect(only(source)).toContain(told)
  })

  it('what is above a limit, and names the limit', () => {
    expect(only(text, { fileBytes: 100 })).toContain('file-too-large : the file is larger than 100')
    expect(only(example, { fileBytes: 100 })).toContain('file-too-large')
    expect(only(new Uint8Array(101), { fileBytes: 100 })).toContain('file-too-large')
    expect(only(text, { stringBytes: 26 }).startsWith('string-too-long')).toBe(true)
    expect(only(text, { nodes: 1 })).toContain('too-many-nodes /nodes')
  })

  it('nodes above the limit that stand in several flows', () => {
    const nodes = { a: { type: 't' }, b: { type: 't' } }
    const file = { chainwright: 1, nodes, flows: { one: { nodes }, two: { nodes } } }
    expect(only(file, { nodes: 3 })).toContain('too-many-nodes /flows/one/nodes')
    expect(parseFlow(file, { limits: { nodes: 6 } }).issues).toEqual([])
  })

  it('huge tables that are wrong from end to end, without reading on in vain', () => {
    const wrong = Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, {}]))
    const node = { type: 't', inputs: wrong, model: wrong, onError: { use: wrong }, ...wrong }
    const { issues } = parseFlow({ chainwright: 1, inputs: wrong, nodes: { node }, outputs: wrong })
    expect(issues).toHaveLength(100)
  })

  it('values whose properties throw when they are read', () => {
    const thrower = Object.defineProperty({}, 'nodes', {
      enumerable: true,
      get: () => {
        throw new Error('no')
      },
    })
    expect(only(thrower)).toContain('not-json')
  })
})
