import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { fillMask } from './fill-mask.ts'

const fill = (_: string, index: number) =>
  index === 0 ? { capital: 0.7, centre: 0.2 } : { France: 0.6, Europe: 0.3 }

test('fills every mask, and tells the candidates', async () => {
  const { capabilities: model } = createFakeModels({ fill })
  const inputs = { text: 'Paris is the {{mask}} of [MASK].' }
  const { outputs } = await runNode(fillMask, inputs, { model })
  expect(outputs).toEqual({
    text: 'Paris is the capital of France.',
    words: ['capital', 'France'],
    labels: { capital: 0.7, centre: 0.2 },
    candidates: [
      [
        { text: 'capital', probability: 0.7 },
        { text: 'centre', probability: 0.2 },
      ],
      [
        { text: 'France', probability: 0.6 },
        { text: 'Europe', probability: 0.3 },
      ],
    ],
  })
})

test('gives the model its own mask, and adds up words that are the same', async () => {
  const models = createFakeModels()
  const own = {
    mask: '<fill>',
    fillMask: async (texts: readonly string[]) => {
      expect(texts).toEqual(['a <fill>'])
      return [
        [
          [
            { token: 1, text: 'b', probability: 0.5 },
            { token: 2, text: 'b', probability: 0.25 },
          ],
        ],
      ]
    },
  }
  const model = { ...models.capabilities, fillMask: own }
  const { outputs } = await runNode(fillMask, { text: 'a <mask>' }, { model })
  expect(outputs['labels']).toEqual({ b: 0.75 })
  expect(outputs['text']).toBe('a b')
})

test('asks for as many words as are wanted', async () => {
  const { capabilities: model } = createFakeModels({ fill })
  const { outputs } = await runNode(fillMask, { text: '{{mask}}', top: 1 }, { model })
  expect(outputs['labels']).toEqual({ capital: 0.7 })
})

test('refuses a text without a mask, alone in its batch', async () => {
  const models = createFakeModels({ fill })
  const items = [{ text: 'the {{mask}}' }, { text: 'whole' }, { text: 'a [MASK]' }]
  const [one, two, three] = await runNodeBatch(fillMask, items, { model: models.capabilities })
  expect(one).toMatchObject({ text: 'the capital' })
  expect(two).toMatchObject({ code: 'mask-missing', port: 'text' })
  expect(three).toMatchObject({ text: 'a capital' })
  expect(models.calls.map((call) => call.arguments[0])).toEqual([['the [MASK]', 'a [MASK]']])
})
