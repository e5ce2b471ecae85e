import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyBert } from '../../../test/tiny-models.ts'
import type { Classify, Embed } from '../../models/encoders.ts'
import { planBatches } from './batches.ts'
import { createLocalModels } from '../../local/local-models.ts'
import type { LocalModels } from '../../local/local-models.ts'

const { signal } = new AbortController()
let root: string
let models: LocalModels

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'local-encoders-'))
  writeTinyBert(join(root, 'encoder'))
  writeTinyBert(join(root, 'judge'), ['good', 'bad', 'ugly'])
  writeTinyBert(join(root, 'tags'), ['a', 'b'], { problem_type: 'multi_label_classification' })
  writeTinyBert(join(root, 'score'), ['reward'])
  models = createLocalModels({ modelFolder: root })
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

async function encoder(): Promise<Embed> {
  return (await models.resolve('file/encoder', ['embed'], signal)).capabilities.embed!
}
async function classifier(name: string): Promise<Classify> {
  return (await models.resolve(`file/${name}`, ['classify'], signal)).capabilities.classify!
}

/** The network's own numbers for one text, without anything of ours in between. */
async function runDirectly(name: string, text: string): Promise<Tensor> {
  const session = await InferenceSession.create(readFileSync(join(root, name, 'onnx/model.onnx')))
  const ids = BigInt64Array.from(new TextEncoder().encode(text), BigInt)
  const outputs = await session.run({
    input_ids: new Tensor('int64', ids, [1, ids.length]),
    attention_mask: new Tensor(
      'int64',
      ids.map(() => 1n),
      [1, ids.length],
    ),
  })
  return Object.values(outputs)[0]! // the tiny networks have one output
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length)
  for (let at = 0; at < expected.length; at += 1) expect(actual[at]).toBeCloseTo(expected[at]!, 5)
}

test('embeds a text as the mean of its tokens, brought to unit length', async () => {
  const { data, dims } = await runDirectly('encoder', 'hello')
  const width = dims[2] ?? 0
  const sums = Array.from({ length: width }, (_, at) =>
    Array.from({ length: 5 }, (__, token) => Number(data[token * width + at])).reduce(
      (a, b) => a + b,
    ),
  )
  const length = Math.sqrt(sums.reduce((sum, value) => sum + value * value, 0))
  const [vector] = await (await encoder()).embed(['hello'], { signal })
  expectNear(
    vector!,
    sums.map((sum) => sum / length),
  )
})

test('embeds many texts of all lengths in their order, the same as one by one', async () => {
  const embed = await encoder()
  const texts = Array.from({ length: 70 }, (_, at) => 'abc '.repeat((at * 7) % 31) + at)
  const vectors = await embed.embed(texts, { signal })
  expect(vectors).toHaveLength(70)
  for (const at of [0, 13, 69]) {
    const [alone] = await embed.embed([texts[at] ?? ''], { signal })
    expectNear(vectors[at]!, alone!)
    expect(Math.hypot(...vectors[at]!)).toBeCloseTo(1, 5)
    expect(vectors[at]).toHaveLength(embed.dimensions)
  }
})

test('embeds no texts as no vectors, and an empty text as some vector', async () => {
  const embed = await encoder()
  expect(await embed.embed([], { signal })).toEqual([])
  const [vector] = await embed.embed([''], { signal })
  expect(Math.hypot(...vector!)).toBeCloseTo(1, 5)
})

test('refuses a text beyond the window, with the numbers', async () => {
  const embed = await encoder()
  await expect(embed.embed(['fine', 'x'.repeat(129)], { signal })).rejects.toMatchObject({
    code: 'text-too-long',
    message: expect.stringMatching(/Text 2 has 129 tokens.*128/),
  })
})

test('gives the probability of every label', async () => {
  const logits = Array.from((await runDirectly('judge', 'hello')).data, Number)
  const weights = logits.map(Math.exp)
  const sum = weights.reduce((a, b) => a + b)
  const [labels] = await (await classifier('judge')).classify(['hello'], { signal })
  expect(Object.keys(labels!)).toEqual(['good', 'bad', 'ugly'])
  expectNear(
    Object.values(labels!),
    weights.map((weight) => weight / sum),
  )
})

test('gives independent probabilities where several labels may hold', async () => {
  const logits = Array.from((await runDirectly('tags', 'hello')).data, Number)
  const [labels] = await (await classifier('tags')).classify(['hello'], { signal })
  expectNear(
    Object.values(labels!),
    logits.map((logit) => 1 / (1 + Math.exp(-logit))),
  )
})

test('does not classify with a head that gives one score', async () => {
  await expect(models.resolve('file/score', ['classify'], signal)).rejects.toMatchObject({
    code: 'capability-missing',
    message: expect.stringContaining('score'),
  })
})

test('puts alike lengths together, and a long text alone', () => {
  expect(planBatches([5, 2000, 4, 6])).toEqual([[2, 0, 3], [1]])
  expect(planBatches(Array.from({ length: 100 }, () => 10)).map((batch) => batch.length)).toEqual([
    32, 32, 32, 4,
  ])
  const mixed = [100, 4, 101, 5, 99]
  expect(planBatches(mixed)).toEqual([
    [1, 3],
    [4, 0, 2],
  ])
  // Where a pass costs much, padding is the lesser loss.
  expect(planBatches(mixed, { rows: 32, tokens: 1024, passTokens: 512 })).toEqual([[1, 3, 4, 0, 2]])
})
