import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyText } from '../../../test/any-text.ts'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import type { Generate, GenerateRequest, Generated } from '../../models/generate.ts'
import { createLocalModels } from '../../local/local-models.ts'
import type { LocalModels } from '../../local/local-models.ts'
import { planBatches } from './batch-plan.ts'

const { signal } = new AbortController()
let root: string
let models: LocalModels
let model: Generate

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'local-batch-'))
  writeTinyLlama(join(root, 'noise'))
  models = createLocalModels({ modelFolder: root })
  model = (await models.resolve('file/noise', ['generate'], signal)).capabilities.generate!
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

async function together(requests: readonly GenerateRequest[]): Promise<(Generated | Error)[]> {
  return (await model.generateBatch?.(requests, { signal })) ?? []
}

async function oneByOne(requests: readonly GenerateRequest[]): Promise<Generated[]> {
  const replies: Generated[] = []
  for (const { prompt, ...options } of requests) {
    replies.push(await model.generate(prompt, { ...options, signal }))
  }
  return replies
}

const prompts = fc.array(
  anyText(70).filter((text) => text !== ''),
  { minLength: 1, maxLength: 9 },
)

test(
  'writes the same greedy texts for any prompts as one by one',
  { timeout: 60_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(prompts, fc.string({ maxLength: 60 }), async (texts, beginning) => {
        const requests = texts.map((text, at) => ({
          prompt: { text: (at % 3 === 0 ? '' : beginning) + text },
          maxTokens: 1 + ((at * 5) % 13),
        }))
        expect(await together(requests)).toEqual(await oneByOne(requests))
      }),
      { numRuns: 25 },
    )
  },
)

test('writes candidates for one prompt as one by one, each by its own seed and options', async () => {
  const requests = Array.from({ length: 6 }, (_, seed) => ({
    prompt: { text: 'Once upon a time' },
    temperature: seed % 2 === 0 ? 1.5 : 0,
    topK: 20,
    seed,
    maxTokens: 5 + seed * 4,
  }))
  const replies = await together(requests)
  expect(replies).toEqual(await oneByOne(requests))
  expect(new Set(replies.map((reply) => (reply as Generated).text)).size).toBeGreaterThan(3)
})

test('streams each reply to its own listener', async () => {
  const pieces: string[][] = [[], [], []]
  const requests = pieces.map((list, at) => ({
    prompt: { text: `Story ${'again '.repeat(at * 3)}` },
    maxTokens: 20 - at * 5,
    onText: (piece: string) => void list.push(piece),
  }))
  const replies = await together(requests)
  expect(replies.map((reply) => (reply as Generated).text)).toEqual(
    pieces.map((list) => list.join('')),
  )
  expect(pieces[0]?.length).toBeGreaterThan(2)
})

test('fails a request alone, whatever is wrong with it', async () => {
  const replies = await together([
    { prompt: { text: 'Once' }, maxTokens: 3 },
    { prompt: { text: 'x'.repeat(510) }, maxTokens: 100 },
    { prompt: { text: '' } },
    { prompt: { text: 'Once' }, topP: 7 },
    { prompt: { text: 'Twice' }, maxTokens: 3 },
  ])
  expect(replies).toMatchObject([
    { outputTokens: 3 },
    { code: 'prompt-too-long' },
    { code: 'prompt-empty' },
    { code: 'option-invalid' },
    { outputTokens: 3 },
  ])
  expect(replies[1]).toBeInstanceOf(Error)
})

test('fails a request alone whose listener throws', async () => {
  const onText = (): never => {
    throw new TypeError('no room on the screen')
  }
  const request = { prompt: { text: 'Once' }, maxTokens: 3, temperature: 1.5, seed: 1 }
  const replies = await together([{ ...request, onText }, request])
  expect(replies).toMatchObject([{ message: 'no room on the screen' }, { outputTokens: 3 }])
})

test('keeps each reply to a form of its own, and refuses a broken one alone', async () => {
  const choices = ['yes', 'no', 'perhaps']
  const lively = { prompt: { text: 'Is it? ' }, temperature: 1.5, maxTokens: 20 }
  const replies = await together([
    ...Array.from({ length: 5 }, (_, seed) => ({ ...lively, seed, constraint: { choices } })),
    { ...lively, constraint: { regex: '(' } },
    { ...lively, seed: 1, constraint: { regex: '[0-9]{3}' } },
  ])
  for (const reply of replies.slice(0, 5)) {
    expect(reply).toMatchObject({ finish: 'stop', text: expect.toBeOneOf(choices) })
  }
  expect(replies[5]).toMatchObject({ code: 'constraint-invalid' })
  expect(replies[6]).toMatchObject({ finish: 'stop', text: expect.stringMatching(/^[0-9]{3}$/) })
})

test('gives no replies for no requests', async () => {
  expect(await together([])).toEqual([])
})

test('is cancelled between passes', async () => {
  const controller = new AbortController()
  const requests = Array.from({ length: 8 }, () => ({
    prompt: { text: 'Once' },
    maxTokens: 450,
    temperature: 1.5,
    onText: () => controller.abort(new Error('enough')),
  }))
  const running = model.generateBatch?.(requests, { signal: controller.signal })
  await expect(running).rejects.toThrow('enough')
  const before = performance.now()
  await model.generate({ text: 'Once' }, { signal, maxTokens: 1 })
  expect(performance.now() - before).toBeLessThan(200)
})

const limits = { bytesPerColumn: 1024, pads: true, contextWindow: 8192 }

test('puts prompts of alike length together, within rows and bytes', () => {
  const replies = [9, 3, 3, 8, 5].map((prompt) => ({ prompt, longest: 4 }))
  expect(planBatches(replies, limits)).toEqual([[1, 2, 4, 3, 0]])
  const many = Array.from({ length: 70 }, () => ({ prompt: 3, longest: 4 }))
  expect(planBatches(many, limits).map(({ length }) => length)).toEqual([32, 32, 6])
  const large = Array.from({ length: 5 }, () => ({ prompt: 3000, longest: 1000 }))
  expect(
    planBatches(large, { ...limits, bytesPerColumn: 30_000 }).map((rows) => rows.length),
  ).toEqual([2, 2, 1])
})

test('keeps a padded row within the window', () => {
  const replies = [
    { prompt: 10, longest: 5000 },
    { prompt: 5000, longest: 10 },
  ]
  expect(planBatches(replies, limits)).toEqual([[0], [1]])
})

test('puts only equal lengths together for a network that ignores padding', () => {
  const replies = [4, 2, 4, 2, 3].map((prompt) => ({ prompt, longest: 9 }))
  expect(planBatches(replies, { ...limits, pads: false })).toEqual([[1, 3], [4], [0, 2]])
})

test('writes one by one what cannot go side by side', () => {
  const replies = [4, 4].map((prompt) => ({ prompt, longest: 9 }))
  expect(planBatches(replies, { ...limits, bytesPerColumn: undefined })).toEqual([[0], [1]])
})
