import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { pick } from './pick.ts'

const json = { people: [{ name: 'Ada', age: 36, alive: false, tags: ['a', 'b'] }] }

test.each([
  ['people[0].name', { value: 'Ada', text: 'Ada' }],
  ['people[0].age', { value: 36, number: 36 }],
  ['people[0].alive', { value: false, boolean: false }],
  ['people[0].tags', { value: ['a', 'b'], texts: ['a', 'b'] }],
  ['', { value: json }],
  ['people[1].name', {}],
])('takes %j', async (path, outputs) => {
  expect((await runNode(pick, { json, path })).outputs).toEqual(outputs)
})

test('refuses a path that cannot be read before anything runs', () => {
  expect(() => pick.ports?.({ path: 'a..b' })).toThrow(expect.objectContaining({ port: 'path' }))
})
