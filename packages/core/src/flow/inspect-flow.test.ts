import { expect, it } from 'vitest'
import { defineNode } from '../node/define-node.ts'
import { list, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { inspectFlow } from './inspect-flow.ts'
import { parseFlow } from './parse-flow.ts'

const upper = defineNode({
  type: 'upper@1',
  title: 'Upper',
  description: '',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.text.toUpperCase() }),
})
const join = defineNode({
  type: 'join@1',
  title: 'Join',
  description: '',
  group: 'text',
  inputs: { texts: port(list(text)) },
  outputs: { text: port(text) },
  run: ({ inputs }) => ({ text: inputs.texts.join('') }),
})
const registry = createRegistry([upper, join])

it('tells the ports and lifts of the nodes that can be decided, beside the problems of the others', () => {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { texts: { type: 'text[]' } },
    nodes: {
      upper: { type: 'upper', inputs: { text: { from: 'inputs.texts' } } },
      strange: { type: 'nobody-knows' },
      join: { type: 'join', inputs: { texts: { from: 'strange.text' } } },
    },
    flows: { body: { inputs: {}, nodes: { join: { type: 'join' } }, outputs: {} } },
  })
  const { outer, bodies, issues } = inspectFlow(flow!, registry)

  expect(outer.nodes.map(({ id, lifted }) => [id, lifted])).toEqual([
    ['upper', true],
    ['join', false],
  ])
  expect([...bodies].map(([name, { nodes }]) => [name, nodes.length])).toEqual([['body', 1]])
  expect(issues.map(({ code, node }) => [code, node])).toEqual([
    ['unknown-type', 'strange'],
    ['input-missing', 'join'],
  ])
})
