import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { embed } from './embed.ts'

test('gives a vector of unit length', async () => {
  const { outputs } = await runNode(
    embed,
    { text: 'a b' },
    { model: createFakeModels().capabilities },
  )
  expect(Math.hypot(...(outputs['vector'] as number[]))).toBeCloseTo(1)
})

test('embeds a batch in one call, equal texts once', async () => {
  const models = createFakeModels()
  const items = ['one', 'two', 'one'].map((text) => ({ text }))
  const outputs = await runNodeBatch(embed, items, { model: models.capabilities })
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['one', 'two']])
  expect(outputs[2]).toEqual(outputs[0])
})

test('embeds a text beyond the window in pieces', async () => {
  const models = createFakeModels({ contextWindow: 4 })
  await runNode(embed, { text: 'one two three four. Five six.' }, { model: models.capabilities })
  expect(models.calls[0]?.arguments[0]).toHaveLength(3)
})
