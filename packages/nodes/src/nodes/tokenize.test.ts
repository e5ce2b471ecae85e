import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { tokenize } from './tokenize.ts'

test('gives token ids and their number', async () => {
  const model = createFakeModels().capabilities
  const { outputs } = await runNode(tokenize, { text: 'one two one' }, { model })
  expect(outputs).toEqual({ tokens: [0, 1, 2], count: 3 })
})
