import { expect, it } from 'vitest'
import { watchRun } from '../../test/watch-run.ts'
import type { Json } from '../lib/json.ts'
import { defineBody } from '../node/define-control.ts'
import { defineNode } from '../node/define-node.ts'
import { list, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

const about = { title: '', description: 'For tests.', group: 'control' }
const tell = defineNode({
  ...about,
  type: 'tell@1',
  inputs: { text: port(text, { default: '' }), texts: port(list(text), { optional: true }) },
  outputs: { text: port(text) },
  run: ({ context }) => ({
    text: `text ${context.isComputed('text')}, texts ${context.isComputed('texts')}`,
  }),
})
const twice = defineBody({
  ...about,
  type: 'twice@1',
  inputs: {},
  outputs: {},
  ports: (_, body) => body,
  next: ({ given, outputs, round }) =>
    round === 1 ? { outputs } : { again: { ...given, kept: outputs['text'] } },
})
const types = [tell, twice]

async function told(inputs: Record<string, Json>): Promise<unknown> {
  const flow = {
    inputs: { text: { type: 'text' } },
    nodes: {
      made: { type: 'tell', inputs: {} },
      tell: { type: 'tell', inputs },
    },
    outputs: { text: { from: 'tell.text' } },
  }
  return (await watchRun(flow, types, { inputs: { text: 'given' } }).result).outputs['text']
}

it('is false for what the file says and for what the run was given', async () => {
  expect(await told({ text: 'x' })).toBe('text false, texts false')
  expect(await told({ text: { from: 'inputs.text' } })).toBe('text false, texts false')
})

it('is true for what another node gave, gathered or not', async () => {
  expect(await told({ text: { from: 'made.text' } })).toBe('text true, texts false')
  const texts = [{ from: 'inputs.text' }, { from: 'made.text' }]
  expect(await told({ texts })).toBe('text false, texts true')
  expect(await told({ texts: [{ from: 'inputs.text' }] })).toBe('text false, texts false')
})

it.each([
  ['inputs.text', 'text false, texts false'],
  ['made.text', 'text true, texts false'],
])('sees through bodies to %s', async (from, expected) => {
  const body = (inner: Json) => ({
    inputs: { text: { type: 'text' } },
    nodes: { inner },
    outputs: { text: { from: 'inner.text' } },
  })
  const wired = { text: { from: 'inputs.text' } }
  const once = defineBody({
    ...about,
    type: 'once@1',
    inputs: {},
    outputs: {},
    ports: (_, ports) => ports,
  })
  const flow = {
    inputs: { text: { type: 'text' } },
    nodes: {
      made: { type: 'tell', inputs: {} },
      outer: { type: 'once', flow: 'one', inputs: { text: { from } } },
    },
    outputs: { text: { from: 'outer.text' } },
    flows: {
      one: body({ type: 'once', flow: 'two', inputs: wired }),
      two: body({ type: 'tell', inputs: wired }),
    },
  }
  const run = watchRun(flow, [tell, once], { inputs: { text: 'given' } })
  expect((await run.result).outputs).toEqual({ text: expected })
})

it('is true in a later round, whose inputs an earlier one may have made', async () => {
  const flow = {
    inputs: { text: { type: 'text' } },
    nodes: { outer: { type: 'twice', flow: 'one', inputs: { text: { from: 'inputs.text' } } } },
    outputs: { text: { from: 'outer.text' } },
    flows: {
      one: {
        inputs: { text: { type: 'text' } },
        nodes: { inner: { type: 'tell', inputs: { text: { from: 'inputs.text' } } } },
        outputs: { text: { from: 'inner.text' } },
      },
    },
  }
  const run = watchRun(flow, types, { inputs: { text: 'given' } })
  const ends = (await run.result, run.all('node-end'))
  expect(ends.map(({ outputs }) => outputs['text'])).toEqual([
    'text false, texts false',
    'text true, texts false',
  ])
})
