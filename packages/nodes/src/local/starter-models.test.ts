import { fileURLToPath } from 'node:url'
import { AutoModelForCausalLM, AutoTokenizer, env } from '@huggingface/transformers'
import type { Tensor } from '@huggingface/transformers'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyText } from '../../test/any-text.ts'
import type { Embed } from '../models/encoders.ts'
import type { Generate, GenerateOptions } from '../models/generate.ts'
import type { Tokenize } from '../models/tokenize.ts'
import { createLocalModels } from './local-models.ts'

// The models that ship with the repository, against the library called without our code.

const starterFolder = fileURLToPath(new URL('../../../../models', import.meta.url))
const models = createLocalModels({ starterFolder })
const { signal } = new AbortController()
/** The model was trained without these bytes: six control characters, and planes 4 to 11. */
// oxlint-disable-next-line no-control-regex
const absent = /[\u0004\u0006\u0013\u0014\u0016\u001d\u{40000}-\u{bffff}]/gu
let writer: Generate
let tokenizer: Tokenize
let encoder: Embed

beforeAll(async () => {
  const writing = await models.resolve('starter', ['generate', 'tokenize'], signal)
  writer = writing.capabilities.generate!
  tokenizer = writing.capabilities.tokenize!
  encoder = (await models.resolve('starter', ['embed'], signal)).capabilities.embed!
})

afterAll(() => models.close())

const question = [{ role: 'user' as const, content: 'Name three colours of the rainbow.' }]
function answer(options: Partial<GenerateOptions> = {}): ReturnType<Generate['generate']> {
  return writer.generate({ messages: question }, { signal, maxTokens: 24, ...options })
}

/** Greedy replies of the library itself, which reads each prompt at once. */
async function generateDirectly(prompts: readonly string[], maxTokens: number): Promise<string[]> {
  env.allowRemoteModels = false
  const folder = `${starterFolder}/smollm2-135m-instruct`
  const text = await AutoTokenizer.from_pretrained(folder)
  const network = await AutoModelForCausalLM.from_pretrained(folder, { dtype: 'q4', device: 'cpu' })
  const replies: string[] = []
  for (const prompt of prompts) {
    const inputs = text(prompt)
    const sequence = (await network.generate({ ...inputs, max_new_tokens: maxTokens })) as Tensor
    const ids: bigint[] = sequence.tolist()[0].slice(inputs.input_ids.dims.at(-1))
    replies.push(text.decode(ids, { skip_special_tokens: true }))
  }
  await network.dispose()
  return replies
}

test(
  'writes the same greedy text as the library called directly',
  { timeout: 120_000 },
  async () => {
    const long = 'The lighthouse on the northern coast was built after a storm sank four ships. '
    const prompts = [tokenizer.chat?.(question) ?? '', 'Once upon a time', long.repeat(12)]
    const expected = await generateDirectly(prompts, 16)
    for (const [at, text] of prompts.entries()) {
      const reply = await writer.generate({ text }, { signal, maxTokens: 16 })
      expect(reply.text).toBe(expected[at])
    }
    expect((await answer({ maxTokens: 16 })).text).toBe(expected[0])
  },
)

test('draws the same text for the same seed', { timeout: 60_000 }, async () => {
  const lively = { temperature: 0.9, topP: 0.95, topK: 50, repetitionPenalty: 1.1, maxTokens: 12 }
  const { text } = await answer({ ...lively, seed: 4 })
  expect((await answer({ ...lively, seed: 4 })).text).toBe(text)
  expect((await answer({ ...lively, seed: 5 })).text).not.toBe(text)
})

test('draws the likeliest text when p leaves a single token', { timeout: 60_000 }, async () => {
  const { text } = await answer({ maxTokens: 12 })
  expect((await answer({ maxTokens: 12, temperature: 2, topP: 1e-6, seed: 1 })).text).toBe(text)
})

test('stops before a stop text that spans two tokens', { timeout: 60_000 }, async () => {
  const { text } = await answer()
  const words = text.split(' ')
  const stop = `${words[2]?.slice(-3)} ${words[3]?.slice(0, 2)}`
  expect(tokenizer.encode(stop).length).toBeGreaterThan(1)
  const stopped = await answer({ stop: [stop] })
  expect(stopped).toMatchObject({ finish: 'stop', text: text.slice(0, text.indexOf(stop)) })
})

test('ends by itself where the model ends its reply', { timeout: 60_000 }, async () => {
  const messages = [{ role: 'user' as const, content: 'Say only: yes' }]
  const { finish, text } = await writer.generate({ messages }, { signal, maxTokens: 120 })
  expect(finish).toBe('stop')
  expect(text).not.toContain('<|im_end|>')
})

test('stops reading a long prompt when it is cancelled', { timeout: 60_000 }, async () => {
  const text = 'word '.repeat(1500)
  const before = performance.now()
  const controller = new AbortController()
  const reading = writer.generate({ text }, { signal: controller.signal, maxTokens: 1 })
  setTimeout(() => controller.abort(new Error('enough')), 50)
  await expect(reading).rejects.toThrow('enough')
  await writer.generate({ text: 'Yes' }, { signal, maxTokens: 1 })
  const cancelled = performance.now() - before
  await writer.generate({ text: text.slice(0, text.length / 3) }, { signal, maxTokens: 1 })
  // A third of the prompt takes longer than what was read of the whole one.
  expect(cancelled).toBeLessThan(performance.now() - before - cancelled)
})

test('gives back every text that the vocabulary of the writer has', () => {
  const samples = [
    'naïve 🏳️‍🌈👩🏽‍🚀',
    '漢字かな交じり文',
    'שלום עולם — مرحبا',
    'tab\tnul\0bell\u0007\r\n',
  ]
  for (const sample of samples) expect(tokenizer.decode(tokenizer.encode(sample))).toBe(sample)
  fc.assert(
    fc.property(anyText(60), (any) => {
      const text = any.replaceAll(absent, '')
      expect(tokenizer.decode(tokenizer.encode(text), { special: true })).toBe(text)
    }),
  )
})

test('leaves out the few bytes that the vocabulary of the writer lacks', () => {
  expect(tokenizer.decode(tokenizer.encode('a\u0004b'))).toBe('ab')
})

test('tokenizes plain English for the encoder and back', async () => {
  const { capabilities } = await models.resolve('starter', ['embed', 'tokenize'], signal)
  const words = capabilities.tokenize!
  const sentence = 'How do I reset my password, please?'
  expect(words.decode(words.encode(sentence)).trim()).toBe(sentence)
})

test('embeds alike texts closer than unlike ones', { timeout: 60_000 }, async () => {
  const texts = [
    'How do I reset my password?',
    'I forgot my password and want a new one.',
    'The cat sleeps on the warm stove.',
  ]
  const [reset, forgot, cat] = await encoder.embed(texts, { signal })
  const cosine = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  expect(cosine(reset!, forgot!)).toBeGreaterThan(cosine(reset!, cat!) + 0.2)
  expect(Math.hypot(...reset!)).toBeCloseTo(1, 5)
  expect(reset).toHaveLength(encoder.dimensions)
})

test('embeds a text alike alone and beside others', { timeout: 60_000 }, async () => {
  const texts = Array.from({ length: 40 }, (_, at) => `Sentence ${at} ${'goes on '.repeat(at % 9)}`)
  const vectors = await encoder.embed(texts, { signal })
  for (const at of [0, 8, 39]) {
    const [alone] = await encoder.embed([texts[at] ?? ''], { signal })
    const cosine = alone!.reduce((sum, value, place) => sum + value * vectors[at]![place]!, 0)
    expect(cosine).toBeGreaterThan(0.995)
  }
})
