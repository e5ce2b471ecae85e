import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { encodeMessage } from '../../src/inference/devices/encode-message.ts'
import type { Message } from '../../src/inference/devices/encode-message.ts'
import { createLocalModels } from '../../src/local/local-models.ts'
import type { Generated, TokenLikelihood } from '../../src/models/generate.ts'
import type { StoredModel, WebDeviceReport } from '../../src/web/index.ts'
import { tinyLlamaFiles } from '../hub-files.ts'
import { hubCommit, startHub } from '../local-hub.ts'
import type { LocalHub } from '../local-hub.ts'
import { buildPage } from './build-page.ts'
import { ask, askAndCancel, startBrowser } from './open-page.ts'
import { serveSite } from './site.ts'
import type { Site } from './site.ts'
import { writeTinyStarters } from './tiny-site.ts'

const { signal } = new AbortController()
const prompt = { text: 'Once upon a time' }
const endings = [' there was', ' nothing']
const reference = 'hf/Owner/Tiny-Llama'

const folder = mkdtempSync(join(tmpdir(), 'tiny-site-'))
const node = createLocalModels({ starterFolder: folder })
let dist: string
let site: Site
let browser: Browser
let page: Page
beforeAll(async () => {
  writeTinyStarters(folder)
  dist = await buildPage()
  site = await serveSite({ '': dist, tiny: folder }, { isolated: false })
  browser = await startBrowser('--enable-unsafe-webgpu')
  page = await browser.newPage()
  await page.goto(site.address)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await site?.close()
  await node.close()
  for (const place of [dist, folder]) rmSync(place, { recursive: true, force: true })
})

test('runs on WebGPU as Node does on its processor', { timeout: 120_000 }, async () => {
  await ask(page, { type: 'open', starters: '/tiny', device: 'webgpu' })
  const [card] = await ask<WebDeviceReport[]>(page, { type: 'devices' })
  expect(card).toMatchObject({ device: 'webgpu', available: true, chosen: true })
  const identity = { type: 'identity', reference: 'starter/writer', capabilities: ['generate'] }
  expect(await ask(page, identity as never)).toMatch(/ webgpu onnxruntime-web-/)

  const { capabilities } = await node.resolve('starter', ['logProbabilities', 'embed'], signal)
  const expected = await capabilities.logProbabilities!.logProbabilities(prompt, endings, {
    signal,
  })
  const found = await ask<TokenLikelihood[][]>(page, {
    type: 'logProbabilities',
    reference: 'starter/writer',
    prompt,
    endings,
  })
  expect(numbers(found)).toHaveLength(numbers(expected).length)
  expect(furthest(numbers(found), numbers(expected))).toBeLessThan(1e-3)

  const vectors = await capabilities.embed!.embed(endings, { signal })
  const embedded = await ask<number[][]>(page, {
    type: 'embed',
    reference: 'starter/reader',
    texts: endings,
  })
  expect(
    furthest(
      embedded.flat(),
      vectors.flatMap((vector) => [...vector]),
    ),
  ).toBeLessThan(1e-3)

  const options = { maxTokens: 6 }
  const generate = { type: 'generate', reference: 'starter/writer', prompt, options } as const
  const writer = await node.resolve('starter', ['generate'], signal)
  const reply = await writer.capabilities.generate!.generate(prompt, { ...options, signal })
  expect((await ask<Generated>(page, generate)).text).toBe(reply.text)
})

test('takes the processor by itself where the card only pretends to be one', async () => {
  await ask(page, { type: 'open', starters: '/tiny', device: 'auto' })
  const reports = await ask<WebDeviceReport[]>(page, { type: 'devices' })
  expect(reports.find(({ chosen }) => chosen)?.device).toBe('wasm')
})

test('downloads a model, goes on where it was cancelled, runs it and removes it', async () => {
  const hub = await openHub()
  let stuck = true
  hub.answer = (request, response, content) => {
    allowPages(response)
    if (!request.url?.endsWith('.onnx') || !content || !stuck) return false
    stuck = false
    response.writeHead(200, { 'content-length': content.length })
    return response.write(content.subarray(0, 5000)) || true
  }
  await ask(page, { type: 'open', starters: '/tiny', device: 'wasm', hub: hub.address })
  const { error, after } = await askAndCancel(page, { type: 'pull', reference }, 'begun')
  expect(error).toMatch(/AbortError/)
  expect(after).toBeLessThan(500)
  expect(await ask(page, { type: 'list' })).toHaveLength(2)
  const pulled = await ask<Pulled>(page, { type: 'pull', reference })
  expect(pulled.stored).toMatchObject({ reference, revision: hubCommit, license: 'apache-2.0' })
  expect(pulled.progress.at(-1)).toBe(pulled.told)
  expect(hub.requests.filter((line) => line.endsWith('.onnx bytes=5000-'))).toHaveLength(1)

  const options = { maxTokens: 4 }
  const reply = await ask<Generated>(page, { type: 'generate', reference, prompt, options })
  expect(reply.outputTokens).toBe(4)
  const there = await ask<{ reference: string }[]>(page, { type: 'list' })
  expect(there.map((model) => model.reference)).toContain(reference)

  const before = hub.requests.length
  await ask(page, { type: 'pull', reference })
  expect(hub.requests.slice(before).filter((line) => /resolve/.test(line))).toHaveLength(1)
  expect(await ask(page, { type: 'remove', name: 'Owner/Tiny-Llama' })).toBeGreaterThan(pulled.told)
  const left = await ask<{ reference: string }[]>(page, { type: 'list' })
  expect(left.map((model) => model.reference)).not.toContain(reference)
  await expect(ask(page, { type: 'generate', reference, prompt, options })).rejects.toThrow(
    /is not here/,
  )
})

test('keeps nothing of a download that is not what the hub lists', async () => {
  const hub = await openHub()
  const listed = hub.files.get('onnx/model.onnx')!
  hub.answer = (request, response, content) => {
    allowPages(response)
    if (!request.url?.endsWith('.onnx') || !content) return false
    response.end(Buffer.alloc(listed.length, 1))
    return true
  }
  await ask(page, { type: 'open', starters: '/tiny', device: 'wasm', hub: hub.address })
  await expect(ask(page, { type: 'pull', reference })).rejects.toThrow(/is damaged/)
  const there = await ask<{ reference: string }[]>(page, { type: 'list' })
  expect(there.map((model) => model.reference)).not.toContain(reference)
})

test.each([
  ['is no graph', Buffer.from('no graph at all'), /is not loaded/],
  ['the runtime refuses', unknownOperator(), /cannot be loaded/],
])('goes on after a model that %s', async (_, graph, message) => {
  const hub = await openHub({ 'onnx/model.onnx': graph })
  await ask(page, { type: 'open', starters: '/tiny', device: 'wasm', hub: hub.address })
  await ask(page, { type: 'pull', reference })
  const { free } = await ask<{ free: number }>(page, { type: 'room' })
  expect(free).toBeGreaterThan(1_000_000)
  const options = { maxTokens: 2 }
  const asked = ask(page, { type: 'generate', reference, prompt, options })
  await expect(asked).rejects.toThrow(message)
  const own = { type: 'generate', reference: 'starter/writer', prompt, options } as const
  expect((await ask<Generated>(page, own)).outputTokens).toBe(2)
})

/** A graph that is whole, of one node that no runtime knows. */
function unknownOperator(): Uint8Array {
  const node: Message = [
    [1, 'input_ids'],
    [2, 'logits'],
    [4, 'NoSuchOperator'],
  ]
  return encodeMessage([
    [1, 8],
    [
      7,
      [
        [1, node],
        [2, 'unknown'],
        [11, [[1, 'input_ids']]],
        [12, [[1, 'logits']]],
      ],
    ],
    [8, [[2, 17]]],
  ])
}

interface Pulled {
  told: number
  progress: number[]
  stored: StoredModel
}

async function openHub(files: Record<string, Uint8Array> = {}): Promise<LocalHub> {
  const hub = await startHub({ ...tinyLlamaFiles(), ...files })
  hub.answer = (_, response) => {
    allowPages(response)
    return false
  }
  onTestFinished(async () => {
    await ask(page, { type: 'remove', name: 'Owner/Tiny-Llama' }).catch(() => undefined)
  })
  return hub
}

function allowPages(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('access-control-expose-headers', 'etag, link, content-range, x-error-code')
}

function numbers(all: readonly (readonly TokenLikelihood[])[]): number[] {
  return all.flatMap((one) => one.map(({ logProbability }) => logProbability))
}

function furthest(some: readonly number[], others: readonly number[]): number {
  return Math.max(...some.map((number, at) => Math.abs(number - (others[at] ?? Number.NaN))))
}
