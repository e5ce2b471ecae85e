import { createRegistry, runFlow } from '@chainwright/core'
import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { rewardScore } from './reward-score.ts'

const sky = { prompt: 'What colour is the sky?', reply: 'sky blue' }
/** A word that was said before is as likely as 1 in 10, any other as 1 in 100. */
const likelihood = (token: string, before: string): number =>
  Math.log(before.includes(token.trim()) ? 0.1 : 0.01)

test('scores by the mean log-probability per token of the chat reply', async () => {
  const models = createFakeModels({ likelihood })
  const { outputs, usage } = await runNode(rewardScore, sky, { model: models.capabilities })
  const mean = (Math.log(0.1) + Math.log(0.01)) / 2
  expect(outputs).toEqual({
    score: { value: expect.closeTo(mean, 10), kind: 'log-probability-per-token' },
  })
  const asked = { messages: [{ role: 'user', content: sky.prompt }] }
  expect(models.calls[0]?.arguments.slice(0, 2)).toEqual([asked, ['sky blue']])
  expect(usage).toHaveLength(1)
})

test('continues the prompt in completion mode, and sums when asked', async () => {
  const models = createFakeModels({ likelihood })
  const inputs = { prompt: 'The sky', reply: ' is blue', mode: 'completion', normalize: 'sum' }
  const { outputs } = await runNode(rewardScore, inputs, { model: models.capabilities })
  expect(outputs['score']).toEqual({
    value: expect.closeTo(2 * Math.log(0.01), 10),
    kind: 'log-probability',
  })
  expect(models.calls[0]?.arguments[0]).toEqual({ text: 'The sky' })
})

test('refuses chat with a model that only continues text', async () => {
  const { logProbabilities, ...others } = createFakeModels().capabilities
  const model = { ...others, logProbabilities: { ...logProbabilities, chat: false } }
  await expect(runNode(rewardScore, sky, { model })).rejects.toMatchObject({
    code: 'model-not-chat',
    port: 'mode',
  })
})

test('gives the probabilities of the grades beside the expected one', async () => {
  const likely = (token: string): number => Math.log({ bad: 0.1, fair: 0.1, good: 0.2 }[token] ?? 1)
  const model = createFakeModels({ likelihood: likely }).capabilities
  const inputs = {
    ...sky,
    strategy: 'judge',
    rubric: 'Is it true?',
    grades: ['bad', 'fair', 'good'],
  }
  const { outputs } = await runNode(rewardScore, inputs, { model })
  expect(outputs).toEqual({
    score: { value: expect.closeTo(0.25 + 0.5 * 2, 10), kind: 'expected-grade' },
    probabilities: {
      bad: expect.closeTo(0.25, 10),
      fair: expect.closeTo(0.25, 10),
      good: expect.closeTo(0.5, 10),
    },
  })
})

test.each([
  ['likelihood', ['logProbabilities', 'tokenize']],
  ['judge', ['logProbabilities', 'tokenize']],
  ['similarity', ['embed', 'tokenize']],
  ['reward', ['score']],
])('needs for %s only %j', async (strategy, names) => {
  expect(typeof rewardScore.model === 'function' && rewardScore.model({ strategy })).toEqual(names)
  const all = Object.entries(createFakeModels().capabilities)
  const model = Object.fromEntries(all.filter(([name]) => names.includes(name)))
  const inputs = { ...sky, reference: 'blue', strategy }
  const { outputs } = await runNode(rewardScore, inputs, { model })
  expect(outputs['score']).toMatchObject({ value: expect.any(Number), kind: expect.any(String) })
})

test('scores a batch with one call, and fails only what lacks a reference', async () => {
  const models = createFakeModels()
  const items = ['blue', undefined].map((reference) => ({
    ...sky,
    strategy: 'similarity',
    ...(reference !== undefined && { reference }),
  }))
  const results = await runNodeBatch(rewardScore, items, { model: models.capabilities })
  expect(results).toMatchObject([{ score: { kind: 'cosine' } }, { code: 'input-missing' }])
  expect(models.calls).toHaveLength(1)
})

test('scores a list of replies in a flow as one batch', async () => {
  const models = createFakeModels({ score: ({ second }) => second.length })
  const flow = {
    chainwright: 1,
    inputs: { replies: { type: 'text[]' } },
    nodes: {
      rate: {
        type: 'reward-score',
        inputs: { prompt: 'Hi', reply: { from: 'inputs.replies' }, strategy: 'reward' },
        model: 'any',
      },
    },
    outputs: { scores: { from: 'rate.score' } },
  }
  const registry = createRegistry([rewardScore])
  const inputs = { replies: ['a', 'abc'] }
  const { outputs } = await runFlow(flow, { registry, models, inputs })
  const kind = 'reward'
  expect(outputs).toEqual({
    scores: [
      { value: 1, kind },
      { value: 3, kind },
    ],
  })
  expect(models.calls).toHaveLength(1)
})

test.each([
  [[]],
  [['yes']],
  [['a', 'a']],
  [[true, 'b']],
  [{ a: 'x', b: 1 }],
  [{ '': 1, b: 2 }],
  [3],
])('refuses the grades %j', (grades) => {
  expect(() => rewardScore.ports?.({ grades })).toThrow(
    expect.objectContaining({ code: 'grades-invalid', port: 'grades' }),
  )
})

test('takes numbers as grades worth themselves, and values as they are given', async () => {
  const model = createFakeModels({ likelihood: () => -1 }).capabilities
  const expected = async (grades: unknown): Promise<unknown> => {
    const { outputs } = await runNode(rewardScore, { ...sky, strategy: 'judge', grades }, { model })
    return (outputs['score'] as { value: number }).value
  }
  expect(await expected(undefined)).toBeCloseTo(0.5, 10)
  expect(await expected([1, 2, 3, 4, 5])).toBeCloseTo(3, 10)
  expect(await expected([10, 20])).toBeCloseTo(15, 10)
  expect(await expected(['no', 'yes'])).toBeCloseTo(0.5, 10)
  expect(await expected({ no: -1, yes: 2 })).toBeCloseTo(0.5, 10)
})
