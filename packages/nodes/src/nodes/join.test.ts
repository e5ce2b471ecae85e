import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { join } from './join.ts'

test('puts a blank line between texts', async () => {
  const { outputs } = await runNode(join, { texts: ['one', 'two'] })
  expect(outputs['text']).toBe('one\n\ntwo')
})

test('uses the separator that is given', async () => {
  const { outputs } = await runNode(join, { texts: ['one', 'two', 'three'], separator: ', ' })
  expect(outputs['text']).toBe('one, two, three')
})

test('makes an empty text of no texts', async () => {
  expect((await runNode(join, { texts: [] })).outputs['text']).toBe('')
})
