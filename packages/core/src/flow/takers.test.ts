import { expect, it } from 'vitest'
import { takersOf } from './takers.ts'

it('lists the takers of each node in the order in which they were told', () => {
  const pairs = [0, 2, 1, 2, 0, 3, 0, 1]
  const { first, nodes } = takersOf(pairs, 4)
  const of = (node: number) => [...nodes.subarray(first[node], first[node + 1])]
  expect([0, 1, 2, 3].map(of)).toEqual([[2, 3, 1], [2], [], []])
})
