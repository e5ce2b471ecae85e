import { expect, test } from 'vitest'
import { runNode } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { split } from './split.ts'

const model = createFakeModels().capabilities

test('cuts a text into chunks of at most maxTokens', async () => {
  const text = 'One two three. Four five six.'
  const { outputs } = await runNode(split, { text, maxTokens: 5 }, { model })
  expect(outputs['chunks']).toEqual(['One two three. ', 'Four five six.'])
})

test('leaves a short text whole', async () => {
  const { outputs } = await runNode(split, { text: 'Short.' }, { model })
  expect(outputs['chunks']).toEqual(['Short.'])
})

test('refuses an overlap as large as a chunk', async () => {
  const run = runNode(split, { text: 'One', maxTokens: 5, overlap: 5 }, { model })
  await expect(run).rejects.toMatchObject({ code: 'overlap-too-large', port: 'overlap' })
})
