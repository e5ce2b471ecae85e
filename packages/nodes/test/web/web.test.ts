import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Generated, TokenLikelihood } from '../../src/models/generate.ts'
import { createLocalModels } from '../../src/local/local-models.ts'
import { buildPage } from './build-page.ts'
import { ask, askAndCancel, startBrowser } from './open-page.ts'
import { serveSite } from './site.ts'
import type { Site } from './site.ts'

const starters = fileURLToPath(new URL('../../../../models', import.meta.url))
const texts = ['A cat sits on a mat.', 'Rain fell all day.', 'What is the capital of France?']
const question = {
  messages: [{ role: 'user', content: 'What is the capital of France?' }],
} as const
const { signal } = new AbortController()

const node = createLocalModels({ starterFolder: starters })
let dist: string
let browser: Browser
beforeAll(async () => {
  dist = await buildPage()
  browser = await startBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await node.close()
  rmSync(dist, { recursive: true, force: true })
})

describe.each([
  { isolated: false, threads: 1 },
  { isolated: true, threads: 2 },
])('a page (isolated: $isolated)', { timeout: 120_000 }, ({ isolated, threads }) => {
  let site: Site
  let page: Page
  const asked: string[] = []
  const problems: string[] = []
  beforeAll(async () => {
    site = await serveSite({ '': dist, models: starters }, { isolated })
    page = await browser.newPage()
    page.on('request', (request) => asked.push(request.url()))
    page.on('console', (message) => problems.push(`${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => problems.push(error.message))
    await page.goto(site.address)
    const open = { type: 'open', starters: '/models', device: 'wasm', threads } as const
    expect(await ask(page, open)).toBe(isolated)
  })
  afterAll(async () => {
    await page?.close()
    await site?.close()
  })

  test('lists the starters without touching their weights', async () => {
    const found = await ask<{ reference: string; bytes: number }[]>(page, { type: 'list' })
    expect(found.map(({ reference }) => reference)).toEqual([
      'starter/smollm2-135m-instruct',
      'starter/universal-sentence-encoder-lite',
    ])
    expect(found[0]?.bytes).toBeGreaterThan(99_000_000)
    expect(asked.filter((url) => /onnx/.test(new URL(url).pathname))).toEqual([])
  })

  test('gives the vectors that Node gives', async () => {
    const { capabilities } = await node.resolve('starter', ['embed'], signal)
    const expected = await capabilities.embed!.embed(texts, { signal })
    const vectors = (await ask(page, { type: 'embed', reference: 'starter', texts })) as number[][]
    const furthest = vectors.flatMap((vector, row) =>
      vector.map((number, at) => Math.abs(number - expected[row]![at]!)),
    )
    expect(furthest).toHaveLength(3 * 512)
    expect(Math.max(...furthest)).toBeLessThan(1e-3)
  })

  test('finds a reply about as likely as Node does', async () => {
    const endings = ['The capital of France is Paris.', 'I like bananas.']
    const { capabilities } = await node.resolve('starter', ['logProbabilities'], signal)
    const expected = await capabilities.logProbabilities!.logProbabilities(question, endings, {
      signal,
    })
    const found = (await ask(page, {
      type: 'logProbabilities',
      reference: 'starter',
      prompt: question,
      endings,
    })) as TokenLikelihood[][]
    const sums = (all: readonly (readonly TokenLikelihood[])[]) => all.map(meanOf)
    for (const [at, mean] of sums(found).entries()) {
      expect(Math.abs(mean - sums(expected)[at]!)).toBeLessThan(0.05)
    }
  })

  test('writes eight tokens that the likeliest ones lead to', async () => {
    const options = { maxTokens: 8, temperature: 0 }
    const request = { type: 'generate', reference: 'starter', prompt: question, options } as const
    const { text, outputTokens } = (await ask(page, request)) as Generated
    expect(outputTokens).toBeLessThanOrEqual(8)
    expect(text).toMatch(/Paris/)
  })

  test('leaves a reply soon after a cancel, in the prompt or behind it', async () => {
    const options = { maxTokens: 400 }
    const short = { text: 'The rain fell on the hills. The river' }
    const long = { text: 'The rain fell on the hills and the river rose. '.repeat(80) }
    for (const [prompt, at] of [
      [short, 'begun'],
      [long, 700],
    ] as const) {
      const request = { type: 'generate', reference: 'starter', prompt, options } as const
      const { error, after } = await askAndCancel(page, request, at)
      expect(error).toMatch(/AbortError/)
      // Half a second on a quiet machine; without looking for cancels it would be half a minute.
      expect(after).toBeLessThan(3000)
    }
  })

  test('names the files as Node does, and its own device and runtime', async () => {
    const capabilities = ['embed']
    const here = await node.resolve('starter', capabilities, signal)
    const request = { type: 'identity', reference: 'starter', capabilities } as const
    const there = (await ask(page, request)) as string
    expect(there.split(' ')[0]).toBe(here.identity.split(' ')[0])
    expect(there).toMatch(/ wasm onnxruntime-web-\d/)
  })

  test('asks nobody but its own site, and breaks no rule of its policy', () => {
    expect(asked.filter((url) => !url.startsWith(site.address))).toEqual([])
    expect(problems).toEqual([])
  })
})

function meanOf(likelihoods: readonly TokenLikelihood[]): number {
  return (
    likelihoods.reduce((sum, { logProbability }) => sum + logProbability, 0) / likelihoods.length
  )
}
