import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../lib/json.ts'
import { nodeSchema } from './file-schema.ts'
import type { FlowNode } from './flow.ts'
import { createIssueList } from './issues.ts'
import { readNode } from './read-node.ts'

function read(json: Json): { node: FlowNode | undefined; told: string[]; lost: boolean } {
  const reading = { issues: createIssueList(100), mostNodes: 1, nodesLeft: 1, lost: false }
  const node = readNode('n', json, { pointer: '' }, reading)
  const told = reading.issues.all.map(({ code, pointer }) => `${code} ${pointer}`)
  return { node, told, lost: reading.lost }
}

const values: Record<string, Json[]> = {
  type: ['a', 'a@2', 'inputs@1', 'a@0', 'a b', '', 1],
  inputs: [{}, { a: 1 }, { inputs: 1 }, { 'a b': 1 }, { a: { from: 'b' } }, { a: {} }, [], null],
  model: ['m', '', { generate: 'm' }, { 'a b': 'm' }, { generate: '' }, {}, 1, null],
  flow: ['a', 'inputs', '', 1],
  retries: [0, 100, 101, -1, 1.5, '1', null],
  timeoutMs: [1, 86_400_000, 86_400_001, 0, 0.5, null],
  onError: [
    'fail',
    'skip',
    'stop',
    1,
    {},
    { use: {} },
    { use: { a: 1 } },
    { use: { a: {} } },
    { use: { a: { value: {} } } },
    { use: { 'a b': 1 } },
    { fallback: 'm' },
    { fallback: '' },
    { fallback: 'm', use: {} },
  ],
  off: [true, false, 'true', 0, null],
}
const anyNode = fc.record(
  Object.fromEntries(Object.entries(values).map(([key, some]) => [key, fc.constantFrom(...some)])),
  { requiredKeys: [] },
)

describe('readNode', () => {
  it('is content with exactly what the schema accepts', () => {
    fc.assert(
      fc.property(anyNode, (json) => {
        expect(read(json).told.length === 0).toBe(nodeSchema.safeParse(json).success)
      }),
      { numRuns: 3000 },
    )
  })

  it('reads every key', () => {
    const { node, told } = read({
      type: 'generate@2',
      inputs: { prompt: { from: 'inputs.question' } },
      model: { generate: 'starter' },
      flow: 'body',
      retries: 3,
      timeoutMs: 1000,
      onError: { use: { text: { lines: ['a', 'b'] } } },
      off: true,
      'x-note': 'inert',
    })
    expect(told).toEqual([])
    expect(node).toEqual({
      type: 'generate@2',
      inputs: new Map([['prompt', { type: 'wire', wire: { node: 'inputs', port: 'question' } }]]),
      model: new Map([['generate', 'starter']]),
      flow: 'body',
      retries: 3,
      timeoutMs: 1000,
      onError: { type: 'use', values: new Map([['text', 'a\nb']]) },
      off: true,
      extra: new Map([['x-note', 'inert']]),
    })
  })

  it('keeps a value it cannot use, so that nothing is lost by saving', () => {
    const { node, told, lost } = read({ type: 't', retries: 'many', onError: { use: { a: {} } } })
    expect(told).toEqual(['wrong-value /nodes/n/retries', 'wrong-value /nodes/n/onError'])
    expect(node?.extra).toEqual(
      new Map<string, Json>([
        ['retries', 'many'],
        ['onError', { use: { a: {} } }],
      ]),
    )
    expect(lost).toBe(false)
  })

  it('says that something is lost where an input or the type cannot be kept', () => {
    expect(read({ type: 't', inputs: { a: {}, b: 1, 'c d': 1 } })).toMatchObject({
      told: ['bare-object /nodes/n/inputs/a', 'invalid-id /nodes/n/inputs/c d'],
      lost: true,
    })
    expect(read({ inputs: {} })).toMatchObject({ told: ['missing-key /nodes/n'], lost: true })
    expect(read('t')).toMatchObject({ told: ['wrong-value /nodes/n'], lost: true })
  })

  it('knows no key that JavaScript objects have from birth', () => {
    expect(read({ type: 't', constructor: 1, toString: {} }).told).toEqual([
      'unknown-key /nodes/n/constructor',
      'unknown-key /nodes/n/toString',
    ])
  })

  it('asks whether a near key was meant', () => {
    const reading = { issues: createIssueList(100), mostNodes: 1, nodesLeft: 1, lost: false }
    readNode('n', { type: 't', retrys: 1 }, { pointer: '' }, reading)
    expect(reading.issues.all[0]?.message).toContain('did you mean `retries`?')
  })
})
