import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { bestOf } from './best-of.ts'

/** What the model says at each seed. */
const said = ['a fox', 'the fox runs', '', 'the fox', 'a fox']
const reply = (_: unknown, { seed = 0 }): string => said[seed - 10] ?? ''
const inputs = { prompt: 'What runs?', candidates: 5, seed: 10 }

test('draws replies together, and takes the one of the likeliest tokens', async () => {
  const likely: Record<string, number> = { a: -3, the: -1, ' fox': -1, ' runs': -4 }
  const models = createFakeModels({ reply, likelihood: (token) => likely[token] ?? -9 })
  const run = await runNode(bestOf, inputs, { model: models.capabilities })
  const kind = 'log-probability-per-token'
  expect(run.outputs).toEqual({
    text: 'the fox',
    score: { value: -1, kind },
    candidates: ['a fox', 'the fox runs', 'the fox', 'a fox'],
    scores: [-2, -2, -1, -2].map((value) => ({ value, kind })),
    pairs: ['a fox', 'the fox runs', 'a fox'].map((rejected) => ({
      prompt: 'What runs?',
      chosen: 'the fox',
      rejected,
      scores: { chosen: -1, rejected: -2 },
    })),
  })
  expect(models.calls.map(({ capability }) => capability)).toEqual(['generateBatch'])
})

test('asks a reward model, and takes the first of equals', async () => {
  const score = ({ first, second }: { first: string; second: string }): number =>
    first === 'What runs?' ? second.split(' ').length : -1
  const { capabilities } = createFakeModels({ reply, score })
  const run = await runNode(bestOf, { ...inputs, strategy: 'reward' }, { model: capabilities })
  expect(run.outputs).toMatchObject({ text: 'the fox runs', score: { value: 3, kind: 'reward' } })
  expect(run.outputs['pairs']).toHaveLength(3)
  const equal = createFakeModels({ reply, score: () => 0 }).capabilities
  const drawn = await runNode(bestOf, { ...inputs, strategy: 'reward' }, { model: equal })
  expect(drawn.outputs).toMatchObject({ text: 'a fox', pairs: [] })
})

test('compares with a reference', async () => {
  const { capabilities } = createFakeModels({ reply })
  const given = { ...inputs, strategy: 'similarity', reference: 'the fox runs' }
  const { outputs } = await runNode(bestOf, given, { model: capabilities })
  expect(outputs).toMatchObject({ text: 'the fox runs', score: { kind: 'cosine' } })
})

test('has a judge grade the replies', async () => {
  // Only what says "runs" makes "yes" as likely as "no".
  const likelihood = (token: string, before: string): number =>
    token === 'no' || before.includes('the fox runs') ? -1 : -50
  const { capabilities } = createFakeModels({ reply, likelihood })
  const given = { ...inputs, strategy: 'judge', rubric: 'Is it right?', grades: ['no', 'yes'] }
  const { outputs } = await runNode(bestOf, given, { model: capabilities })
  expect(outputs).toMatchObject({
    text: 'the fox runs',
    score: { value: expect.closeTo(0.5, 6), kind: 'expected-grade' },
  })
})

test('runs a list in one go, and fails items alone', async () => {
  const models = createFakeModels({ reply: (_, { seed = 0 }) => (seed < 100 ? `r${seed}` : '') })
  const items = [
    { prompt: 'a', candidates: 2, seed: 1, strategy: 'reward' },
    { prompt: 'b', candidates: 2, seed: 100, strategy: 'reward' },
    { prompt: 'c', candidates: 2, temperature: 0, strategy: 'reward' },
    { strategy: 'reward' },
    { prompt: 'd', candidates: 3, seed: 5, strategy: 'reward' },
  ]
  const results = await runNodeBatch(bestOf, items, { model: models.capabilities })
  expect(results).toMatchObject([
    { candidates: ['r1', 'r2'] },
    { code: 'reply-empty' },
    { code: 'candidates-alike' },
    { code: 'input-missing' },
    { candidates: ['r5', 'r6', 'r7'] },
  ])
  const calls = models.calls.map(({ capability }) => capability)
  expect(calls).toEqual(['generateBatch', 'score'])
})

test('says so when the model tells no likelihoods', async () => {
  const { capabilities } = createFakeModels({ reply: 'a' })
  const { generate } = capabilities
  const mute = {
    ...generate,
    generateBatch: async (...given: Parameters<NonNullable<typeof generate.generateBatch>>) => {
      const replies = (await generate.generateBatch?.(...given)) ?? []
      return replies.map((one) => (one instanceof Error ? one : { ...one, tokens: undefined! }))
    },
  }
  const run = runNode(bestOf, inputs, { model: { ...capabilities, generate: mute } })
  await expect(run).rejects.toMatchObject({ code: 'likelihood-missing', port: 'strategy' })
})

test('needs the capabilities of its strategy alone', () => {
  const needs = (strategy: string) =>
    typeof bestOf.model === 'function' ? bestOf.model({ strategy }) : []
  expect(needs('likelihood')).toEqual(['generate'])
  expect(needs('reward')).toEqual(['generate', 'score'])
  expect(needs('similarity')).toEqual(['generate', 'embed', 'tokenize'])
})
