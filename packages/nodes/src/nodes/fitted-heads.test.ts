import { expect, test } from 'vitest'
import { runNode, runNodeBatch } from '../../test/run-node.ts'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { probeText } from '../heads/head.ts'
import { fakeVector } from '../fake/fake-embedder.ts'
import { bestOf } from './best-of.ts'
import { classify } from './classify.ts'
import { loadJson } from './load-json.ts'
import { rewardScore } from './reward-score.ts'

const dimensions = 256
const model = createFakeModels().capabilities
const probe = [...fakeVector(probeText, dimensions)]
const common = { version: 1, model: 'starter', probe, fitted: {} }

/** Weights of what one word adds. */
function toward(word: string, weight: number): number[] {
  return [...fakeVector(word, dimensions)].map((one) => one * weight)
}

const head = {
  head: 'classifier',
  ...common,
  labels: ['sport', 'weather'],
  biases: [0, 0.5],
  weights: [toward('goal', 4), toward('rain', 4)],
  temperature: 2,
}

test('classifies by a fitted head: the softmax of logits over its temperature', async () => {
  const inputs = { text: 'goal', strategy: 'fitted', head }
  const { outputs } = await runNode(classify, inputs, { model })
  // Logits: 4 and 0.5.
  const sport = 1 / (1 + Math.exp((0.5 - 4) / 2))
  expect(outputs['label']).toBe('sport')
  expect(outputs['score']).toBeCloseTo(sport, 6)
})

test('fails a request with a wrong head alone, and says what is wrong', async () => {
  const other = { ...head, probe: probe.toReversed() }
  const items = [head, undefined, other].map((one) => ({
    text: 'rain',
    strategy: 'fitted',
    head: one,
  }))
  const [good, none, foreign] = await runNodeBatch(classify, items, { model })
  expect(good).toMatchObject({ label: 'weather' })
  expect(none).toMatchObject({ code: 'head-invalid', port: 'head' })
  expect(foreign).toMatchObject({ code: 'head-other-model', port: 'head' })
})

test('has no use for labels', async () => {
  const inputs = { text: 'rain', strategy: 'fitted', head, labels: ['a', 'b'] }
  await expect(runNode(classify, inputs, { model })).rejects.toThrow('leave `labels` out')
})

const rewards = {
  head: 'reward',
  ...common,
  weights: [...toward('please', 3), ...toward('rain', 0)],
}

test('scores replies by a fitted reward, alone and among candidates', async () => {
  const inputs = { prompt: 'rain', reply: 'please', strategy: 'fitted', head: rewards }
  const { outputs } = await runNode(rewardScore, inputs, { model })
  expect(outputs['score']).toEqual({ value: expect.closeTo(3, 5), kind: 'reward' })
  const replies = ['no', 'please wait', 'please']
  const writing = createFakeModels({ reply: (_, { seed = 0 }) => replies[seed % 3]! }).capabilities
  const drawn = { prompt: 'rain', strategy: 'fitted', head: rewards, candidates: 3 }
  const best = await runNode(bestOf, drawn, { model: writing, seed: 3 })
  expect(best.outputs['text']).toBe('please')
})

function filesWith(...texts: string[]) {
  const files = texts.map((text, at) => ({
    name: `${at}.json`,
    bytes: new TextEncoder().encode(text),
  }))
  return { files: { read: async () => files } }
}

test('reads a JSON value from a file', async () => {
  const services = filesWith('{"a": [1]}')
  const { outputs } = await runNode(loadJson, { file: '0.json' }, { services })
  expect(outputs['value']).toEqual({ a: [1] })
})

test.each([[['{']], [['1', '2']], [[]]])('refuses %j as no JSON value', async (texts) => {
  const services = filesWith(...texts)
  const run = runNode(loadJson, { file: '*.json' }, { services })
  await expect(run).rejects.toMatchObject({ code: 'file-not-json', port: 'file' })
})
