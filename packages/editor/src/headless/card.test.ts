import { createRegistry, inspectFlow, parseFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { cardsOf } from './card.ts'

const registry = createRegistry(standardNodes)

it('shows what is known of a node whose ports cannot be decided yet, and keeps its wires', () => {
  const { flow } = parseFlow({
    chainwright: 1,
    inputs: { text: { type: 'text' } },
    nodes: {
      route: { type: 'route', inputs: { value: { from: 'inputs.text' } } },
      strange: { type: 'nobody', inputs: { that: { from: 'inputs.text' } } },
    },
    outputs: {},
  })
  const { outer } = inspectFlow(flow!, registry)
  const cards = cardsOf(flow!, outer, new Map(), registry)

  const route = cards.get('route')!
  expect([route.title, route.group]).toEqual(['Route', 'control'])
  expect(route.inputs.map(({ name, wired }) => [name, wired])).toEqual([['value', true]])
  expect(route.outputs.map(({ name }) => name)).toEqual(['otherwise'])

  const strange = cards.get('strange')!
  expect([strange.title, strange.group, strange.type]).toEqual(['nobody', 'unknown', undefined])
  expect(strange.inputs.map(({ name }) => name)).toEqual(['that'])
})
