import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { first } from './first.ts'

test.each([
  [{ a: 'one', b: 'two' }, 'one'],
  [{ c: 'three', d: 'four' }, 'three'],
  [{ b: '' }, ''],
  [{ a: null }, null],
  [{ values: ['five', 'six'] }, 'five'],
  [{ d: 'four', values: ['five'] }, 'four'],
  [{ values: [] }, undefined],
  [{}, undefined],
])('takes from %j the value %j', async (inputs, value) => {
  expect((await runNode(first, inputs)).outputs['value']).toEqual(value)
})
