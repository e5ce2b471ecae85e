import type { Labels } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { classify } from './classify.ts'

const labels = { sport: ['the team won the match', 'a goal'], weather: 'rain and sun' }

test('gives the likeliest label and probabilities that add up to 1', async () => {
  const model = createFakeModels().capabilities
  const { outputs } = await runNode(classify, { text: 'the match', labels }, { model })
  expect(outputs['label']).toBe('sport')
  const probabilities = outputs['labels'] as Labels
  expect(outputs['score']).toBe(probabilities['sport'])
  expect(Object.keys(probabilities)).toEqual(['sport', 'weather'])
  expect((probabilities['sport'] ?? 0) + (probabilities['weather'] ?? 0)).toBeCloseTo(1)
})

test('takes names of labels as they are', async () => {
  const model = createFakeModels().capabilities
  const inputs = { text: 'light rain', labels: ['sun', 'rain'] }
  expect((await runNode(classify, inputs, { model })).outputs['label']).toBe('rain')
})

test('is less sure at a higher temperature', async () => {
  const model = createFakeModels().capabilities
  const sure = await runNode(classify, { text: 'rain', labels }, { model })
  const unsure = await runNode(classify, { text: 'rain', labels, temperature: 5 }, { model })
  expect(Number(sure.outputs['score'])).toBeGreaterThan(Number(unsure.outputs['score']))
})

test('embeds a batch in one call, and its labels once', async () => {
  const models = createFakeModels()
  const items = ['rain', 'goal'].map((text) => ({ text, labels, temperature: 0.05 }))
  const results = await runNodeBatch(classify, items, { model: models.capabilities })
  expect(results).toMatchObject([{ label: 'weather' }, { label: 'sport' }])
  expect(models.calls.map((call) => (call.arguments[0] as string[]).length)).toEqual([5])
})

test.each([
  [[]],
  [{}],
  ['sport'],
  [['a', 'a']],
  [['']],
  [[1]],
  [{ a: 1 }],
  [{ a: [] }],
  [{ a: ['x', 1] }],
])('refuses the labels %j', (given) => {
  expect(() => classify.ports?.({ labels: given })).toThrow(
    expect.objectContaining({ code: 'labels-invalid', port: 'labels' }),
  )
})
