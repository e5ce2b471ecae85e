import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { route } from './route.ts'

const branches = { low: { below: 1 }, middle: { below: 5 } }

test('has one output for each branch', () => {
  expect(Object.keys(route.ports?.({ branches }).outputs ?? {})).toEqual(['low', 'middle'])
})

test.each([
  [0, { low: 0 }],
  [3, { middle: 3 }],
  [9, { otherwise: 9 }],
])('sends %j to the first branch that takes it', async (value, outputs) => {
  expect((await runNode(route, { value, branches })).outputs).toEqual(outputs)
})

test('refuses a branch that shadows otherwise', () => {
  const ports = () => route.ports?.({ branches: { otherwise: { equals: 1 } } })
  expect(ports).toThrow(expect.objectContaining({ code: 'condition-invalid', port: 'branches' }))
})
