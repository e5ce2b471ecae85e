import { describe, expect, it } from 'vitest'
import type { Json } from '../lib/json.ts'
import { defineNode } from '../node/define-node.ts'
import type { NodeType } from '../node/node-type.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { checkFlow, planFlow } from './check-flow.ts'
import { parseFlow } from './parse-flow.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text', run: () => ({}) }
const plain = defineNode({ ...about, type: 'plain@1', inputs: {}, outputs: {} })
const write: NodeType = {
  ...defineNode({ ...about, type: 'write@1', inputs: {}, outputs: {} }),
  model: ['generate', 'score'],
}
const choose: NodeType = {
  ...defineNode({
    ...about,
    type: 'choose@1',
    inputs: { by: port(text, { literal: true, default: 'embed' }) },
    outputs: {},
  }),
  model: ({ by }) => [String((by as string).trim())],
}
const registry = createRegistry([plain, write, choose])

/** Only models whose reference begins with `good` can serve. */
const models = {
  problem: (reference: string, capabilities: readonly string[]) =>
    reference.startsWith('good') ? undefined : `${reference} cannot ${capabilities.join(', ')}`,
}

function read(node: Json) {
  const { flow } = parseFlow({ chainwright: 1, nodes: { a: node } })
  if (!flow) throw new Error('the file could not be read')
  return flow
}

const check = (node: Json, options = {}) =>
  checkFlow(read(node), registry, options).map(({ code, pointer, severity, message }) => {
    return `${severity} ${code} ${pointer}: ${message}`
  })

describe('models of a node', () => {
  it('are grouped by reference, each with what is asked of it', () => {
    const plan = (model: Json) => planFlow(read({ type: 'write', inputs: {}, model }), registry)
    expect(plan('starter').nodes[0]?.models).toEqual([
      { reference: 'starter', capabilities: ['generate', 'score'] },
    ])
    expect(plan({ generate: 'x', score: 'y' }).nodes[0]?.models).toEqual([
      { reference: 'x', capabilities: ['generate'] },
      { reference: 'y', capabilities: ['score'] },
    ])
  })

  it('are missed one by one', () => {
    expect(check({ type: 'write', inputs: {}, model: { generate: 'x' } })).toEqual([
      'error model-missing /nodes/a: `write` needs a model that can score: add "model": "starter", or another reference',
    ])
  })

  it('follow from the literals', () => {
    const plan = planFlow(read({ type: 'choose', inputs: {}, model: 'x' }), registry)
    expect(plan.nodes[0]?.models).toEqual([{ reference: 'x', capabilities: ['embed'] }])
  })

  it('do not stop the check when the literals make no sense', () => {
    expect(check({ type: 'choose', inputs: { by: 5 }, model: 'x' })).toEqual([
      'error literal-type /nodes/a/inputs/by: `by` takes text, and this is a number',
      expect.stringContaining('error literal-refused /nodes/a'),
    ])
  })

  it('are noticed where none is used', () => {
    const onError = { fallback: 'y' }
    expect(check({ type: 'plain', inputs: {}, model: 'x', onError })).toEqual([
      'notice model-unused /nodes/a/model: `plain` uses no model here',
      'notice model-unused /nodes/a/onError/fallback: `plain` uses no model here',
    ])
  })
})

describe('models that could not serve', () => {
  const write = (model: string, onError: Json = 'fail') => ({
    type: 'write',
    inputs: {},
    model,
    onError,
  })

  it('block a run', () => {
    expect(check(write('good'), { models })).toEqual([])
    expect(check(write('bad'), { models })).toEqual([
      'error model-missing /nodes/a/model: bad cannot generate, score',
    ])
  })

  it('are a notice where a fallback can serve, and the fallback has to', () => {
    expect(check(write('bad', { fallback: 'good/2' }), { models })).toEqual([
      'notice model-missing /nodes/a/model: bad cannot generate, score',
    ])
    expect(check(write('good', { fallback: 'bad' }), { models })).toEqual([
      'error model-missing /nodes/a/onError/fallback: bad cannot generate, score',
    ])
  })
})
