import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { translate } from './translate.ts'

test('puts the task before the text, and shows the translation as it grows', async () => {
  const models = createFakeModels()
  const inputs = { text: 'a house', prefix: 'to capitals: ' }
  const run = await runNode(translate, inputs, { model: models.capabilities })
  expect(models.calls[0]?.arguments[0]).toEqual(['to capitals: a house'])
  expect(run.outputs).toEqual({ text: 'TO CAPITALS: A HOUSE', finish: 'stop' })
  expect(run.deltas).toEqual({ text: run.outputs['text'] })
  expect(run.usage).toEqual([{ inputTokens: 5, outputTokens: 5 }])
})

test('says when the translation was cut off', async () => {
  const { capabilities: model } = createFakeModels()
  const { outputs } = await runNode(translate, { text: 'one two three', maxTokens: 2 }, { model })
  expect(outputs).toEqual({ text: 'ONE TWO', finish: 'length' })
})

test('translates a batch in one call for each length', async () => {
  const models = createFakeModels()
  const items = [
    { text: 'a', prefix: '', maxTokens: 5 },
    { text: 'b', prefix: '', maxTokens: 9 },
    { text: 'c', prefix: '', maxTokens: 5 },
  ]
  const results = await runNodeBatch(translate, items, { model: models.capabilities })
  expect(results).toMatchObject([{ text: 'A' }, { text: 'B' }, { text: 'C' }])
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['a', 'c'], ['b']])
})

test('fails the one text of a batch that is too long', async () => {
  const { capabilities: model } = createFakeModels({ contextWindow: 4 })
  const items = ['short', 'much too long for this window', 'fine'].map((text) => ({ text }))
  const [one, two, three] = await runNodeBatch(translate, items, { model })
  expect(one).toMatchObject({ text: 'SHORT' })
  expect(two).toMatchObject({ code: 'text-too-long' })
  expect(three).toMatchObject({ text: 'FINE' })
})

test('stops a batch that is cancelled', async () => {
  const { capabilities: model } = createFakeModels()
  const items = [{ text: 'a' }, { text: 'b' }]
  const run = runNodeBatch(translate, items, { model, signal: AbortSignal.abort() })
  await expect(run).rejects.toMatchObject({ name: 'AbortError' })
})
