import type { Score } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { similarity } from './similarity.ts'

async function compare(a: string, b: string): Promise<Score> {
  const { outputs } = await runNode(
    similarity,
    { a, b },
    { model: createFakeModels().capabilities },
  )
  return outputs['score'] as Score
}

test('gives 1 for the same words and less for fewer', async () => {
  expect((await compare('a b', 'b a')).value).toBeCloseTo(1)
  expect((await compare('a b', 'a c')).value).toBeCloseTo(0.5)
  expect((await compare('a b', 'c d')).value).toBeCloseTo(0)
})

test('embeds all texts of a batch in one call, each once', async () => {
  const models = createFakeModels()
  const items = [
    { a: 'one', b: 'same' },
    { a: 'two', b: 'same' },
  ]
  expect(await runNodeBatch(similarity, items, { model: models.capabilities })).toHaveLength(2)
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['one', 'same', 'two']])
})
