import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import type {
  Generate,
  GenerateOptions,
  LogProbabilities,
  TokenLikelihood,
} from '../../models/generate.ts'
import { createLocalModels } from '../../local/local-models.ts'
import type { LocalModels } from '../../local/local-models.ts'

const { signal } = new AbortController()
let root: string
let models: LocalModels
let likelihood: LogProbabilities
let writer: Generate
let session: InferenceSession

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'local-likelihood-'))
  writeTinyLlama(join(root, 'noise'))
  writeTinyLlama(join(root, 'begun'))
  const path = join(root, 'begun', 'config.json')
  writeFileSync(
    path,
    JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), bos_token_id: 256 }),
  )
  models = createLocalModels({ modelFolder: root })
  const { capabilities } = await models.resolve(
    'file/noise',
    ['logProbabilities', 'generate'],
    signal,
  )
  likelihood = capabilities.logProbabilities!
  writer = capabilities.generate!
  session = await InferenceSession.create(join(root, 'noise/onnx/model.onnx'))
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

/**
 * Log-probabilities of every vocabulary entry after every token of a sequence, by the runtime alone:
 * the whole sequence in one pass without any memory, and plain arithmetic.
 */
async function directly(tokens: readonly number[]): Promise<number[][]> {
  const ids = BigInt64Array.from(tokens, BigInt)
  const dims = [1, ids.length]
  const feeds: Record<string, Tensor> = {
    input_ids: new Tensor('int64', ids, dims),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
    position_ids: new Tensor(
      'int64',
      BigInt64Array.from(tokens, (_, at) => BigInt(at)),
      dims,
    ),
  }
  for (const { name, shape } of readMemoryInputs()) {
    feeds[name] = new Tensor('float32', new Float32Array(), [1, shape[1]!, 0, shape[3]!])
  }
  const { logits } = await session.run(feeds)
  const vocabulary = logits!.dims.at(-1)!
  return tokens.map((_, place) => {
    const from = place * vocabulary
    const row = [...(logits!.data as Float32Array).subarray(from, from + vocabulary)]
    const sum = row.reduce((total, logit) => total + Math.exp(logit), 0)
    return row.map((logit) => Math.log(Math.exp(logit) / sum))
  })
}

function readMemoryInputs(): { name: string; shape: number[] }[] {
  return session.inputMetadata.flatMap((input) =>
    input.isTensor && input.name.startsWith('past')
      ? [{ name: input.name, shape: input.shape.map(Number) }]
      : [],
  )
}

const bytes = (text: string): number[] => [...new TextEncoder().encode(text)]

function expectNear(actual: readonly TokenLikelihood[] | undefined, expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  for (const [at, value] of expected.entries()) {
    expect(actual![at]!.logProbability).toBeCloseTo(value, 4)
  }
}

/** What the network itself says about each token of an ending. */
async function expected(before: number[], ending: number[]): Promise<number[]> {
  const places = await directly([...before, ...ending])
  return ending.map((token, at) => places[before.length + at - 1]![token]!)
}

test.each(['Is it good? ', 'The quick brown fox jumps over the lazy dog. '.repeat(5)])(
  'scores endings of all lengths after %j as plain arithmetic does',
  async (text) => {
    const endings = ['yes', 'n', 'perhaps, perhaps not: who knows', 'né', 'yes', '']
    const scored = await likelihood.logProbabilities({ text }, endings, { signal })
    expect(scored).toHaveLength(endings.length)
    for (const [at, ending] of endings.entries()) {
      expect(scored[at]?.map(({ token }) => token)).toEqual(bytes(ending))
      expectNear(scored[at], await expected(bytes(text), bytes(ending)))
    }
  },
)

test('scores many endings, more than go side by side', { timeout: 30_000 }, async () => {
  const endings = Array.from({ length: 40 }, (_, at) => `label ${'x'.repeat(at % 17)} ${at}`)
  const scored = await likelihood.logProbabilities({ text: 'Topic:' }, endings, { signal })
  for (const at of [0, 16, 31, 39]) {
    expectNear(scored[at], await expected(bytes('Topic:'), bytes(endings[at]!)))
  }
})

test('scores an ending as the beginning of the answer to a conversation', async () => {
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const [scored] = await likelihood.logProbabilities({ messages }, ['Hi!'], { signal })
  const [start, end] = [257, 258]
  const prompt = [
    start,
    ...bytes('user\nHello'),
    end,
    ...bytes('\n'),
    start,
    ...bytes('assistant\n'),
  ]
  expectNear(scored, await expected(prompt, bytes('Hi!')))
})

test('gives the likeliest tokens of each place beside the token itself', async () => {
  const options = { signal, alternatives: 3 }
  const [scored] = await likelihood.logProbabilities({ text: 'ab' }, ['cd'], options)
  const places = await directly(bytes('abcd'))
  for (const [at, { alternatives }] of scored!.entries()) {
    const place = places[at + 1]!
    const best = [...place.keys()].toSorted((a, b) => place[b]! - place[a]!).slice(0, 3)
    expect(alternatives?.map(({ token }) => token)).toEqual(best)
    expectNear(
      alternatives,
      best.map((token) => place[token]!),
    )
  }
})

test('scores the first token after the beginning of text, or not at all without one', async () => {
  const [scored] = await likelihood.logProbabilities({ text: '' }, ['abc'], { signal })
  const [, ...rest] = await expected([0], bytes('abc'))
  expect(rest).toHaveLength(2)
  const places = await directly(bytes('abc'))
  expect(scored?.map(({ text }) => text)).toEqual(['b', 'c'])
  expectNear(scored, [places[0]![98]!, places[1]![99]!])
  const begun = await models.resolve('file/begun', ['logProbabilities'], signal)
  const [whole] = await begun.capabilities.logProbabilities!.logProbabilities(
    { text: '' },
    ['abc'],
    { signal },
  )
  expectNear(whole, await expected([256], bytes('abc')))
})

test('refuses an ending that does not fit the window, and a wrong number of alternatives', async () => {
  const text = 'x'.repeat(500)
  await expect(
    likelihood.logProbabilities({ text }, ['short', 'y'.repeat(20)], { signal }),
  ).rejects.toMatchObject({
    code: 'prompt-too-long',
    message: expect.stringMatching(/500 tokens.*20.*512.*8 tokens/),
  })
  await expect(
    likelihood.logProbabilities({ text: 'a' }, ['b'], { signal, alternatives: -1 }),
  ).rejects.toMatchObject({ code: 'option-invalid' })
})

function generate(options: Partial<GenerateOptions>): ReturnType<Generate['generate']> {
  return writer.generate({ text: 'Once' }, { signal, maxTokens: 12, ...options })
}

test('gives the likelihood of each token of a reply as the network had it', async () => {
  const lively = { temperature: 1.4, repetitionPenalty: 1.5, topK: 30, seed: 3 }
  const { tokens, outputTokens } = await generate({ ...lively, logProbabilities: 2 })
  expect(tokens).toHaveLength(outputTokens)
  const reply = tokens!.map(({ token }) => token)
  expectNear(tokens, await expected(bytes('Once'), reply))
  const places = await directly([...bytes('Once'), ...reply])
  for (const [at, { alternatives }] of tokens!.entries()) {
    const place = places[3 + at]!
    expect(alternatives).toHaveLength(2)
    expect(alternatives![0]!.logProbability).toBeCloseTo(Math.max(...place), 4)
  }
})

test('gives no likelihoods unless asked, and no alternatives for 0', async () => {
  expect(await generate({})).not.toHaveProperty('tokens')
  const { tokens } = await generate({ logProbabilities: 0 })
  expect(tokens![0]).not.toHaveProperty('alternatives')
})
