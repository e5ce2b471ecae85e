import { describe, expect, it } from 'vitest'
import { watchRun } from '../../test/watch-run.ts'
import { defineNode } from '../node/define-node.ts'
import type { RunType } from '../node/node-type.ts'
import { json, list, number, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text' }

/** A node type without inputs whose function gives what the test says. */
function giver(given: () => unknown): RunType {
  const type = defineNode({
    ...about,
    type: 'give@1',
    inputs: {},
    outputs: { text: port(text), list: port(list(text)), json: port(json) },
    run: () => ({}),
  })
  return { ...type, run: given as RunType['run'] }
}
const nodes = { n: { type: 'give', inputs: {} } }

const cyclic: Record<string, unknown> = {}
cyclic['self'] = [cyclic]

describe('outputs of a node', () => {
  it.each([
    ['text of another type', () => ({ text: 5 }), 'output-type', 'should be text, and is a number'],
    ['a list with a wrong item', () => ({ list: ['a', 1] }), 'output-type', 'should be text[]'],
    ['a list with a hole', () => ({ list: Array(2) }), 'output-type', 'should be text[]'],
    ['a date as JSON', () => ({ json: { at: new Date(0) } }), 'output-type', 'should be json'],
    ['a function in JSON', () => ({ json: { f: () => 1 } }), 'output-type', 'should be json'],
    ['JSON that holds itself', () => ({ json: cyclic }), 'output-type', 'should be json'],
    [
      'an output that is not declared',
      () => ({ text: 'x', other: 1 }),
      'output-unknown',
      '`other`',
    ],
    ['nothing', () => undefined, 'output-type', 'returned nothing instead of an object'],
    ['null', () => null, 'output-type', 'returned null instead of an object'],
    ['a text', async () => 'x', 'output-type', 'returned text instead of an object'],
    ['a list', () => [], 'output-type', 'returned an empty list instead of an object'],
  ])('are refused: %s', async (_, given, code, said) => {
    const { status, error } = await watchRun({ nodes }, [giver(given)]).result
    expect(status).toBe('failed')
    expect(error).toMatchObject({ code, node: 'n' })
    expect(error?.message).toContain(said)
  })

  it('are refused when they are too large, with the limit and the port', async () => {
    const large = giver(() => ({ text: 'ä'.repeat(51) }))
    const { error } = await watchRun({ nodes }, [large], { valueBytes: 100 }).result
    expect(error).toMatchObject({ code: 'value-too-large', node: 'n', port: 'text' })
    expect(error?.message).toContain('larger than 100 bytes')
    const fits = giver(() => ({ text: 'ä'.repeat(50) }))
    expect(await watchRun({ nodes }, [fits], { valueBytes: 100 }).result).toMatchObject({
      status: 'succeeded',
    })
  })

  it('may be left out, or be undefined', async () => {
    const outputs = { text: { from: 'n.text' }, json: { from: 'n.json' } }
    const some = giver(() => ({ text: undefined, json: null }))
    expect(await watchRun({ nodes, outputs }, [some]).result).toMatchObject({
      outputs: { json: null },
      absent: ['text'],
    })
  })

  it('may come as a promise of any maker', async () => {
    const outputs = { text: { from: 'n.text' } }
    const foreign = giver(() => ({
      // oxlint-disable-next-line unicorn/no-thenable
      then: (resolve: (outputs: object) => void) => resolve({ text: 'later' }),
    }))
    expect((await watchRun({ nodes, outputs }, [foreign]).result).outputs).toEqual({
      text: 'later',
    })
  })

  it('that throw when looked at fail the step', async () => {
    const trap = giver(async () => ({
      get text(): string {
        throw new Error('do not touch')
      },
    }))
    const { error } = await watchRun({ nodes }, [trap]).result
    expect(error).toMatchObject({ code: 'output-type', message: 'do not touch', node: 'n' })
  })
})

describe('inputs of a node', () => {
  const ranged = defineNode({
    ...about,
    type: 'ranged@1',
    inputs: {
      count: port(number, { minimum: 1, maximum: 3, default: 1 }),
      style: port(text, { choices: ['a', 'b'], default: 'a' }),
    },
    outputs: {},
    run: () => ({}),
  })

  it('that are wired are held to their range and choices when they come', async () => {
    const run = (inputs: object) => {
      const wired = { count: { from: 'inputs.count' }, style: { from: 'inputs.style' } }
      const flow = {
        inputs: { count: { type: 'number', default: 1 }, style: { type: 'text', default: 'a' } },
        nodes: { n: { type: 'ranged', inputs: wired } },
      }
      return watchRun(flow, [ranged], { inputs: { ...inputs } }).result
    }
    expect((await run({ count: 4 })).error).toMatchObject({
      code: 'input-type',
      port: 'count',
      message: '`count` of node `n` is 4; the largest allowed is 3',
    })
    expect((await run({ style: 'c' })).error).toMatchObject({ code: 'input-type', port: 'style' })
    expect((await run({ count: 3, style: 'b' })).status).toBe('succeeded')
  })
})

describe('inputs of a flow', () => {
  const flow = {
    inputs: { texts: { type: 'text[]' }, count: { type: 'number', default: 1 } },
    nodes: {},
  }
  const start = (inputs: object) => () =>
    watchRun(flow, [], { inputs: { ...inputs }, valueBytes: 100 })

  it('are checked before anything runs', () => {
    expect(start({})).toThrow(
      expect.objectContaining({ code: 'input-missing', port: 'texts', pointer: '/inputs/texts' }),
    )
    expect(start({ texts: 'x' })).toThrow(expect.objectContaining({ code: 'input-type' }))
    expect(start({ texts: Array(1) })).toThrow(expect.objectContaining({ code: 'input-type' }))
    expect(start({ texts: [], count: null })).toThrow(expect.objectContaining({ port: 'count' }))
    expect(start({ texts: [], txt: 1 })).toThrow(expect.objectContaining({ code: 'input-unknown' }))
    expect(start({ texts: ['x'.repeat(101)] })).toThrow(
      expect.objectContaining({ code: 'value-too-large', port: 'texts' }),
    )
  })

  it('may be left out where they have a default', async () => {
    expect((await start({ texts: [] })().result).status).toBe('succeeded')
  })
})

describe('services', () => {
  it('that were not granted fail the node that needs them', async () => {
    const needs: RunType = { ...giver(() => ({})), services: ['files'] }
    const { error } = await watchRun({ nodes }, [needs]).result
    expect(error).toMatchObject({ code: 'service-missing', node: 'n' })
    const services = { files: {} } as object
    expect((await watchRun({ nodes }, [needs], { services }).result).status).toBe('succeeded')
  })
})
