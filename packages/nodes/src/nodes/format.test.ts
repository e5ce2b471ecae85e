import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { format } from './format.ts'

test.each([
  [{ value: 'as it is' }, 'as it is'],
  [{ value: 0.1 }, '0.1'],
  [{ value: 2, digits: 2 }, '2.00'],
  [{ value: 1 / 3, digits: 2 }, '0.33'],
  [{ value: true }, 'true'],
  [{ value: null }, 'null'],
  [{ value: { value: 1 / 3, kind: 'cosine' }, digits: 2 }, '{"value":0.33,"kind":"cosine"}'],
  [{ value: [1, { a: 2 }], indent: 1 }, '[\n 1,\n {\n  "a": 2\n }\n]'],
])('writes %j', async (inputs, text) => {
  expect((await runNode(format, inputs)).outputs).toEqual({ text })
})
