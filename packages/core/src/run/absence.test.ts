import { describe, expect, it } from 'vitest'
import { watchRun } from '../../test/watch-run.ts'
import type { Json } from '../lib/json.ts'
import { defineNode } from '../node/define-node.ts'
import { json, list, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

const about = { title: 'Test', description: 'For tests.', group: 'text' }

/** Gives its text by `yes` or by `no`. */
const route = defineNode({
  ...about,
  type: 'route@1',
  inputs: { text: port(text) },
  outputs: { yes: port(text), no: port(text) },
  run: ({ inputs }) => (inputs.text === 'yes' ? { yes: 'yes' } : { no: 'no' }),
})
const copy = defineNode({
  ...about,
  type: 'copy@1',
  inputs: {
    text: port(text),
    suffix: port(text, { default: '!' }),
    extra: port(text, { optional: true }),
  },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: `${inputs.text}${inputs.suffix}${inputs.extra ?? '-'}` }),
})
const join = defineNode({
  ...about,
  type: 'join@1',
  inputs: { texts: port(list(text)) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.texts.join('+') }),
})
const fails = defineNode({
  ...about,
  type: 'fails@1',
  inputs: {},
  outputs: { text: port(text) },
  run: () => {
    throw new Error('broken')
  },
})
const show = defineNode({
  ...about,
  type: 'show@1',
  inputs: { value: port(json, { optional: true }) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: JSON.stringify(inputs.value) ?? 'nothing' }),
})
const types = [route, copy, join, fails, show]

function start(nodes: Record<string, Json>, inputs: Json = {}, given = {}) {
  const outputs = Object.fromEntries(
    Object.keys(nodes)
      .filter((id) => id !== 'r')
      .map((id) => [id, { from: `${id}.text` }]),
  )
  return watchRun({ inputs, nodes, outputs }, types, { inputs: given })
}
const r = { type: 'route', inputs: { text: 'yes' } }

describe('an input without a value', () => {
  it('skips the node that needs it, with the reason, and what needs that node in turn', async () => {
    const run = start({
      r,
      a: { type: 'copy', inputs: { text: { from: 'r.no' } } },
      b: { type: 'copy', inputs: { text: { from: 'a.text' } } },
      c: { type: 'copy', inputs: { text: { from: 'r.yes' } } },
    })
    const { status, outputs, absent } = await run.result
    expect({ status, outputs, absent }).toEqual({
      status: 'succeeded',
      outputs: { c: 'yes!-' },
      absent: ['a', 'b'],
    })
    expect(run.all('node-skip').map(({ node, reason }) => [node, reason])).toEqual([
      ['a', { type: 'no-value', port: 'text', from: 'r.no' }],
      ['b', { type: 'no-value', port: 'text', from: 'a.text' }],
    ])
  })

  it('takes its default where it has one, or stays without where it is optional', async () => {
    const wired = { text: 'x', suffix: { from: 'r.no' }, extra: { from: 'r.no' } }
    const run = start({ r, a: { type: 'copy', inputs: wired } })
    expect((await run.result).outputs).toEqual({ a: 'x!-' })
  })

  it('skips a lifted node too', async () => {
    const flow = { list: { type: 'text[]' } }
    const wired = { text: { from: 'inputs.list' }, extra: { from: 'r.no' } }
    const run = start(
      {
        r,
        a: { type: 'copy', inputs: wired },
        b: { type: 'copy', inputs: { text: { from: 'r.no' }, extra: { from: 'a.text' } } },
      },
      flow,
      { list: ['1', '2'] },
    )
    expect((await run.result).outputs).toEqual({ a: ['1!-', '2!-'] })
    expect(run.all('node-skip')).toMatchObject([{ node: 'b' }])
  })
})

describe('a lifted node of which no list has a value', () => {
  it('is skipped, since nothing says how many items there are', async () => {
    const nodes = {
      all: { type: 'copy', inputs: { text: { from: 'inputs.list' } }, off: true },
      n: { type: 'copy', inputs: { text: 'x', extra: { from: 'all.text' } } },
    }
    const run = start(nodes, { list: { type: 'text[]' } }, { list: ['1'] })
    expect(await run.result).toMatchObject({ outputs: {}, absent: ['all', 'n'] })
    expect(run.all('node-skip')).toMatchObject([
      { node: 'all' },
      { node: 'n', reason: { type: 'no-value', port: 'extra', from: 'all.text' } },
    ])
  })
})

describe('gathered wires', () => {
  it('leave out those without a value, and keep the order of the others', async () => {
    const run = start({
      r,
      a: { type: 'copy', inputs: { text: { from: 'r.no' } } },
      b: { type: 'copy', inputs: { text: { from: 'r.yes' } } },
      j: {
        type: 'join',
        inputs: {
          texts: [{ from: 'r.no' }, { from: 'b.text' }, { from: 'a.text' }, { from: 'r.yes' }],
        },
      },
    })
    expect((await run.result).outputs).toEqual({ b: 'yes!-', j: 'yes!-+yes' })
  })

  it('have no value when all are left out', async () => {
    const run = start({ r, j: { type: 'join', inputs: { texts: [{ from: 'r.no' }] } } })
    await run.result
    expect(run.all('node-skip')).toMatchObject([
      { node: 'j', reason: { type: 'no-value', port: 'texts', from: 'r.no' } },
    ])
  })
})

describe('a node that is off', () => {
  it('is skipped, and so is what needs it', async () => {
    const run = start({
      a: { type: 'copy', inputs: { text: 'x' }, off: true },
      b: { type: 'copy', inputs: { text: { from: 'a.text' } } },
    })
    await run.result
    expect(run.all('node-skip').map(({ node, reason }) => [node, reason.type])).toEqual([
      ['a', 'off'],
      ['b', 'no-value'],
    ])
  })
})

describe('a failed source', () => {
  it('never counts as no value: the run fails, and what could do without it does not run', async () => {
    const run = start({
      f: { type: 'fails', inputs: {} },
      a: { type: 'copy', inputs: { text: 'x', extra: { from: 'f.text' } } },
    })
    expect(await run.result).toMatchObject({ status: 'failed', error: { message: 'broken' } })
    expect(run.statuses()).toEqual({ f: 'failed', a: 'cancelled' })
  })

  it('counts as no value only where its node says so, and the reason keeps the error', async () => {
    const run = start({
      f: { type: 'fails', inputs: {}, onError: 'skip' },
      a: { type: 'copy', inputs: { text: 'x', extra: { from: 'f.text' } } },
    })
    expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { a: 'x!-' } })
    expect(run.all('node-skip')).toMatchObject([
      { node: 'f', reason: { type: 'failed', error: { code: 'node-threw', message: 'broken' } } },
    ])
  })
})

describe('null', () => {
  const nodes = { a: { type: 'show', inputs: { value: { from: 'inputs.value' } } } }

  it('is a value of a flow input, also where there is a default', async () => {
    const plain = start(nodes, { value: { type: 'json' } }, { value: null })
    expect((await plain.result).outputs).toEqual({ a: 'null' })
    const other = start(nodes, { value: { type: 'json', default: 1 } }, { value: null })
    expect((await other.result).outputs).toEqual({ a: 'null' })
    expect((await start(nodes, { value: { type: 'json', default: 1 } }).result).outputs).toEqual({
      a: '1',
    })
  })
})
