import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AutoModelForCausalLM, Tensor } from '@huggingface/transformers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import type { Generate, GenerateOptions, Generated } from '../../models/generate.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import { createLocalModels } from '../../local/local-models.ts'
import type { LocalModels } from '../../local/local-models.ts'

const { signal } = new AbortController()
let root: string
let models: LocalModels
let model: Generate
let tokenizer: Tokenize

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'local-generate-'))
  writeTinyLlama(join(root, 'noise'))
  models = createLocalModels({ modelFolder: root })
  const resolved = await models.resolve('file/noise', ['generate', 'tokenize'], signal)
  model = resolved.capabilities.generate!
  tokenizer = resolved.capabilities.tokenize!
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

/** The library's own greedy text, without anything of ours in between. */
async function generateDirectly(prompt: string, maxTokens: number): Promise<string> {
  const network = await AutoModelForCausalLM.from_pretrained(join(root, 'noise'), {
    dtype: 'fp32',
    local_files_only: true,
  })
  const ids = BigInt64Array.from(tokenizer.encode(prompt), BigInt)
  const sequence = await network.generate({
    inputs: new Tensor('int64', ids, [1, ids.length]),
    max_new_tokens: maxTokens,
  })
  await network.dispose()
  return tokenizer.decode((sequence as Tensor).tolist()[0].slice(ids.length).map(Number))
}

function generate(options: Partial<GenerateOptions> = {}, text = 'Once upon'): Promise<Generated> {
  return model.generate({ text }, { signal, maxTokens: 60, ...options })
}
const lively = { temperature: 1.5, seed: 11 }

test('gives the same text for the same seed, and another one for another seed', async () => {
  const { text } = await generate(lively)
  expect((await generate(lively)).text).toBe(text)
  expect((await generate({ ...lively, seed: 12 })).text).not.toBe(text)
})

test('gives the same text when another call runs at the same time', async () => {
  const { text } = await generate(lively)
  const [first, , second] = await Promise.all([generate(lively), generate({}), generate(lively)])
  expect([first?.text, second?.text]).toEqual([text, text])
})

test('counts the tokens of the prompt and of the reply', async () => {
  const { inputTokens, outputTokens, finish } = await generate({ ...lively, maxTokens: 7 })
  expect({ inputTokens, outputTokens, finish }).toEqual({
    inputTokens: 'Once upon'.length,
    outputTokens: 7,
    finish: 'length',
  })
})

test('shows pieces that add up to the text', async () => {
  const pieces: string[] = []
  const { text } = await generate({ ...lively, onText: (piece) => void pieces.push(piece) })
  expect(pieces.length).toBeGreaterThan(5)
  expect(pieces.join('')).toBe(text)
})

test('stops before a stop text that spans two tokens', async () => {
  const { text } = await generate(lively)
  const at = Array.from(text.matchAll(/[ -~]{2}/g))[1]?.index ?? 0
  const stop = text.slice(at, at + 2)
  expect(tokenizer.encode(stop)).toHaveLength(2)
  const pieces: string[] = []
  const stopped = await generate({ ...lively, stop: [stop], onText: (piece) => pieces.push(piece) })
  expect(stopped.finish).toBe('stop')
  expect(stopped.text).toBe(text.slice(0, text.indexOf(stop)))
  expect(pieces.join('')).toBe(stopped.text)
})

test('answers a conversation by the chat template', async () => {
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const prompt = tokenizer.chat?.(messages) ?? ''
  const answer = await model.generate({ messages }, { signal, maxTokens: 20 })
  const continued = await generate({ maxTokens: 20 }, prompt)
  expect(answer).toEqual(continued)
  expect(answer.inputTokens).toBe(tokenizer.encode(prompt).length)
})

test('reads a long prompt in pieces with the same result as at once', async () => {
  const prompt = 'The quick brown fox jumps over the lazy dog. '.repeat(9)
  const { text } = await generate({ maxTokens: 40 }, prompt)
  expect(text).toBe(await generateDirectly(prompt, 40))
})

test('refuses a prompt that leaves no room for the reply, with the numbers', async () => {
  await expect(generate({ maxTokens: 100 }, 'x'.repeat(450))).rejects.toMatchObject({
    code: 'prompt-too-long',
    message: expect.stringMatching(/450 tokens.*100.*512.*38 tokens/),
  })
})

test('lets the reply fill the window when no length was asked for', async () => {
  const generated = await model.generate({ text: 'x'.repeat(500) }, { signal })
  expect(generated.outputTokens).toBeLessThanOrEqual(12)
  if (generated.outputTokens === 12) expect(generated.finish).toBe('length')
})

test('refuses an empty prompt', async () => {
  await expect(generate({}, '')).rejects.toMatchObject({ code: 'prompt-empty' })
})

test('fails the call whose listener throws, and goes on with the next one', async () => {
  const onText = (): never => {
    throw new TypeError('no room on the screen')
  }
  await expect(generate({ ...lively, onText })).rejects.toThrow('no room on the screen')
  expect((await generate({ maxTokens: 1 })).outputTokens).toBe(1)
})

test('is cancelled at once, and soon stops for the next call', async () => {
  const controller = new AbortController()
  const onText = (): void => controller.abort(new Error('enough'))
  const running = generate({ ...lively, maxTokens: 450, signal: controller.signal, onText })
  await expect(running).rejects.toThrow('enough')
  const before = performance.now()
  await generate({ maxTokens: 1 })
  expect(performance.now() - before).toBeLessThan(200)
})

test('does not start a call that was cancelled before', async () => {
  await expect(generate({ signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never')
})
