import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { check } from './check.ts'

test.each([
  [{ value: 'yes', equals: 'yes' }, true],
  [{ value: 0.4, above: 0.1, below: 0.3 }, false],
  [{ value: 'a cat', contains: 'cat' }, true],
  [{ value: 'b', oneOf: ['a', 'b'] }, true],
])('finds %j to be %s', async (inputs, result) => {
  expect((await runNode(check, inputs)).outputs).toEqual({ result })
})

test('needs a condition', () => {
  expect(() => check.ports?.({})).toThrow(expect.objectContaining({ code: 'condition-invalid' }))
})

test('refuses a value that a condition cannot judge', async () => {
  const run = runNode(check, { value: 'text', below: 1 })
  await expect(run).rejects.toMatchObject({ code: 'condition-mismatch', port: 'value' })
})
