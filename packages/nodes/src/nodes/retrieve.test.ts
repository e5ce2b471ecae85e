import type { Score } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { retrieve } from './retrieve.ts'

const texts = ['red apples', 'blue sky', 'red sky', 'green']

test('finds the texts nearest to a query, best first', async () => {
  const model = createFakeModels().capabilities
  const { outputs } = await runNode(retrieve, { query: 'red sky', texts, top: 2 }, { model })
  expect(outputs).toMatchObject({ passages: ['red sky', 'red apples'], indexes: [2, 0] })
  const [best, next] = outputs['scores'] as Score[]
  expect(best?.value).toBeCloseTo(1)
  expect(next).toEqual({ value: expect.closeTo(0.5), kind: 'cosine' })
})

test('finds no more texts than there are', async () => {
  const model = createFakeModels().capabilities
  const { outputs } = await runNode(retrieve, { query: 'red', texts: ['red'] }, { model })
  expect(outputs['indexes']).toEqual([0])
  const empty = await runNode(retrieve, { query: 'red', texts: [] }, { model })
  expect(empty.outputs).toEqual({ passages: [], scores: [], indexes: [] })
})

test('embeds the texts once for many queries', async () => {
  const models = createFakeModels()
  const items = ['red', 'blue'].map((query) => ({ query, texts, top: 1 }))
  await runNodeBatch(retrieve, items, { model: models.capabilities })
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['red', ...texts, 'blue']])
})
