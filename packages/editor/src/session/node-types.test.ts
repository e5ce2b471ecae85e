import { defineNode, port, text } from '@chainwright/core'
import { expect, it } from 'vitest'
import { createEditor } from './editor.ts'
import { createNodeTypes } from './node-types.ts'
import type { Runner } from '../run/runner.ts'

const named = (name: string) =>
  defineNode({
    type: `${name}@1`,
    title: name,
    description: 'A node of a test.',
    group: 'text',
    inputs: {},
    outputs: { text: port(text) },
    run: () => ({ text: '' }),
  })
const [first, other] = [named('first'), named('other')]

it('knows the first types at once, and all in their order when it is complete', async () => {
  const types = createNodeTypes([first], () => Promise.resolve([other, first]))
  expect([...types.registry.keys()]).toEqual(['first@1'])
  await types.complete()
  expect([...types.registry.keys()]).toEqual(['other@1', 'first@1'])
})

it('looks through the flow again when the other types have come', async () => {
  const flow = {
    inputs: new Map(),
    nodes: new Map([['one', { type: 'other', inputs: new Map() }]]),
    outputs: new Map(),
    flows: new Map(),
  }
  const types = createNodeTypes([first], () => Promise.resolve([first, other]))
  const editor = createEditor({ flow, ...types, runner: { where: 'nowhere' } as Runner })
  expect(editor.drafts.getState().cards.get('one')?.type).toBeUndefined()
  await editor.complete()
  expect(editor.drafts.getState().cards.get('one')?.type).toBe(other)
})

it('brings all types when another file is opened', async () => {
  const empty = { inputs: new Map(), nodes: new Map(), outputs: new Map(), flows: new Map() }
  const types = createNodeTypes([first], () => Promise.resolve([first, other]))
  const editor = createEditor({ flow: empty, ...types, runner: { where: 'nowhere' } as Runner })
  editor.document.open(empty)
  await expect.poll(() => editor.registry.size).toBe(2)
})
