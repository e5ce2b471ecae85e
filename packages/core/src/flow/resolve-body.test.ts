import { expect, it } from 'vitest'
import type { Json } from '../lib/json.ts'
import { defineBody } from '../node/define-control.ts'
import { defineNode } from '../node/define-node.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { checkFlow } from './check-flow.ts'
import { parseFlow } from './parse-flow.ts'

const about = { title: '', description: 'For tests.', group: 'control' }
const once = defineBody({
  ...about,
  type: 'once@1',
  inputs: {},
  outputs: {},
  ports: (_, body) => body,
})
const copy = defineNode({
  ...about,
  type: 'copy@1',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ inputs }) => inputs,
})

const ends = { inputs: { text: { type: 'text' } }, outputs: { text: { from: 'n.text' } } }
/** A flow whose one node has a body, or copies. */
const using = (flow?: string): Json => ({
  ...ends,
  nodes: {
    n: {
      type: flow ? 'once' : 'copy',
      ...(flow && { flow }),
      inputs: { text: { from: 'inputs.text' } },
    },
  },
})

function issues(file: { [key: string]: Json }): string[] {
  const { flow } = parseFlow({ chainwright: 1, ...file })
  if (!flow) throw new Error('the file could not be read')
  return checkFlow(flow, createRegistry([once, copy])).map(
    ({ code, pointer, message }) => `${code} ${pointer}: ${message}`,
  )
}
const file = (flow: string | undefined, flows: { [name: string]: Json }) =>
  issues({ ...(using(flow) as object), flows })

it('gives a node the ports of its flow', () => {
  expect(file('a', { a: using('b'), b: using() })).toEqual([])
  const nodes = { n: { type: 'once', flow: 'a', inputs: { txt: 'x' } } }
  expect(issues({ ...ends, nodes, flows: { a: using() } })).toEqual([
    'unknown-input /nodes/n/inputs/txt: `once` has no input `txt`; did you mean `text`?',
    'input-missing /nodes/n: `text` (text) needs a value: wire it or write one',
  ])
})

it('says where the problems of a body are, once for all who use it', () => {
  const broken = { ...ends, nodes: { n: { type: 'coyp', inputs: {} } } }
  const found = file('a', { a: broken, b: using('a') })
  expect(found).toEqual([
    'unknown-type /flows/a/nodes/n/type: there is no node type `coyp`; did you mean `copy`?',
  ])
})

it('refuses flows that are missing, unknown, of no use, or stand in themselves', () => {
  const nodes = { n: { type: 'once', inputs: { text: 'x' } } }
  expect(issues({ nodes, flows: { a: using() } })).toEqual([
    expect.stringContaining('flow-missing /nodes/n: `once` needs a body'),
  ])
  expect(file('aa', { ab: using() })).toEqual([
    'unknown-flow /nodes/n/flow: there is no flow `aa` under `flows`; did you mean `ab`?',
  ])
  const copies = { n: { type: 'copy', flow: 'a', inputs: { text: 'x' } } }
  expect(issues({ nodes: copies, flows: { a: using() } })).toEqual([
    expect.stringContaining('flow-refused /nodes/n/flow'),
  ])
  expect(file('a', { a: using('b'), b: using('a') })[0]).toContain('a → b → a')
})

it('refuses flows too deep in one another, and files that unfold into too many nodes', () => {
  const chain = (length: number): { [name: string]: Json } =>
    Object.fromEntries(
      Array.from({ length }, (_, at) => [
        `f${at}`,
        using(at + 1 < length ? `f${at + 1}` : undefined),
      ]),
    )
  expect(file('f0', chain(16))).toEqual([])
  expect(file('f0', chain(17))[0]).toContain('flow-depth /flows/f15/nodes/n/flow')
  const wide = (name: string): Json => {
    const node = { type: 'once', flow: name, inputs: { text: { from: 'inputs.text' } } }
    const nodes = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [`n${at}`, node]))
    return { inputs: ends.inputs, nodes: { ...nodes, n: node }, outputs: ends.outputs }
  }
  const bomb = { a: wide('b'), b: wide('c'), c: wide('d'), d: using() }
  expect(file('a', bomb)[0]).toContain('10000 are allowed')
})

it('reads each of many flows once', () => {
  const flows = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, at) => [`f${at}`, { nodes: {} }]),
  )
  expect(file(undefined, flows)).toEqual([])
})

it('refuses tries and fallback models at a node with a body', () => {
  const node = {
    type: 'once',
    flow: 'a',
    inputs: { text: 'x' },
    retries: 2,
    onError: { fallback: 'm' },
  }
  const found = issues({ nodes: { n: node }, flows: { a: using() } })
  expect(found).toEqual([
    expect.stringContaining('model-unused'),
    expect.stringContaining('policy-refused /nodes/n/retries: `once` is not tried again'),
    expect.stringContaining('policy-refused /nodes/n/onError'),
  ])
})
