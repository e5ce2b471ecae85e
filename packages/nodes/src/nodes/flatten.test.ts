import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { flatten } from './flatten.ts'

test('puts lists together in order, one level deep', async () => {
  const { outputs } = await runNode(flatten, { lists: [['a'], [], [['b'], 'c']] })
  expect(outputs).toEqual({ items: ['a', ['b'], 'c'] })
})
