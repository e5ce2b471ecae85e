import { expect, it } from 'vitest'
import { differences } from './differences.ts'

const never = () => false

it('finds numbers beyond the tolerance, other texts, and other structure', () => {
  expect(differences({ score: 0.5 }, { score: 0.51 }, never)).toEqual([])
  expect(differences({ score: 0.5 }, { score: 0.6 }, never)).toEqual(['/score: 0.5 and 0.6'])
  expect(differences(['a', 'b'], ['a', 'c'], never)).toEqual(['/1: b and c'])
  expect(differences(['a', 'b'], ['a', 'c'], () => true)).toEqual([])
  expect(differences([1, 2], [1], never)).toEqual([': has 0, 1 and 0', '/1: 2 and undefined'])
  expect(differences({ a: null }, { a: 1 }, never)).toEqual(['/a: null and 1'])
})
