import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Tensor } from '@huggingface/transformers'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import type { Generated } from '../../models/generate.ts'
import { loadFromFolder } from '../../local/load-from-folder.ts'
import type { LoadedModel } from '../load/load-model.ts'
import { checkGenerateOptions } from './generate-options.ts'
import { generateText, generateTexts } from './generate.ts'
import { likelihoods } from './log-probabilities.ts'
import { bytesPerColumn } from './memory.ts'
import { readsPadding } from './padding.ts'
import { defaultPrefixBytes, forgetPrefixes, pieceLength } from './read-prompt.ts'

// What the network is given to read, counted between our code and the library's.

const context = { isCancelled: () => false, onText: () => undefined }
let root: string
let model: LoadedModel
/** Tokens of all passes so far, padding included. */
let read = 0

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'local-prefix-'))
  writeTinyLlama(join(root, 'noise'))
  model = await loadNoise((inputs) => {
    read += inputs.input_ids.size
    return inputs
  })
})

beforeEach(() => {
  forgetPrefixes(model.network)
  read = 0
})

afterAll(async () => {
  await model.network.dispose()
  rmSync(root, { recursive: true })
})

interface Inputs {
  input_ids: Tensor
  attention_mask: Tensor
}

/** The tiny model, with a look at what goes into its network. */
async function loadNoise(through: (inputs: Inputs) => Inputs): Promise<LoadedModel> {
  const loaded = await loadFromFolder({
    folder: join(root, 'noise'),
    identity: 'noise',
    head: 'causal',
    dtype: 'fp32',
    device: 'cpu',
    isolation: 'thread',
    foreign: false,
    contextWindow: 512,
    threads: 1,
  })
  const forward = loaded.network.forward.bind(loaded.network)
  loaded.network.forward = (inputs: Inputs) => forward(through(inputs))
  return loaded
}

function generate(text: string, prefixCacheBytes = defaultPrefixBytes): Promise<Generated> {
  const settings = checkGenerateOptions({ maxTokens: 5, logProbabilities: 0 })
  return generateText(model, { prompt: { text }, settings, prefixCacheBytes }, context)
}

const document = 'A lighthouse stands on the northern coast. '.repeat(8)

test('reads only what is new of a prompt that begins like an earlier one', async () => {
  await generate(`${document}Who built it?`)
  expect(read).toBe(document.length + 13 + 4)
  read = 0
  await generate(`${document}Where does it stand?`)
  // 344 characters in common are two pieces and something.
  expect(read).toBe(document.length - 2 * pieceLength + 20 + 4)
})

test('gives the very same numbers as if nothing had been read before', async () => {
  const fresh = await generate(`${document}Where does it stand?`, 0)
  await generate(`${document}Who built it, and when? ${document.slice(0, 60)}`)
  await generate(`${document.slice(0, 200)} And then?`)
  expect(await generate(`${document}Where does it stand?`)).toEqual(fresh)
})

test('takes over a beginning from generating to scoring, and reads a prompt once', async () => {
  const prompt = { text: `${document}Is it on the coast? ` }
  await generate(prompt.text)
  await readsPadding(model.network)
  read = 0
  const endings = ['yes', 'no', 'maybe', 'n']
  await likelihoods(model, { prompt, endings, alternatives: 0 }, context)
  // Of each ending all but the last token, and what fills the shorter ones up.
  expect(read).toBe(prompt.text.length - 2 * pieceLength + 3 * 4)
})

test('reads one prompt once for many candidates', async () => {
  const settings = (seed: number) => checkGenerateOptions({ maxTokens: 4, temperature: 2, seed })
  const requests = [1, 2, 3, 4, 5].map((seed) => ({
    prompt: { text: document },
    settings: settings(seed),
  }))
  await generateTexts(model, { requests }, context)
  expect(read).toBeLessThanOrEqual(document.length + 5 * 3)
})

test('reads what short prompts have in common once', async () => {
  await readsPadding(model.network)
  read = 0
  const requests = ['cat', 'dog', 'a mouse'].map((animal) => ({
    prompt: { text: `${document.slice(0, 80)}${animal}` },
    settings: checkGenerateOptions({ maxTokens: 1 }),
  }))
  await generateTexts(model, { requests }, context)
  expect(read).toBe(80 + 3 * 7)
})

test('keeps no more bytes of prompts than it may', async () => {
  const bytes = (bytesPerColumn(model.network) ?? 0) * pieceLength * 2
  await generate(document, bytes - 1)
  read = 0
  await generate(document, bytes - 1)
  expect(read).toBe(document.length + 4)
  await generate(document, bytes)
  read = 0
  await generate(document, bytes)
  expect(read).toBe(document.length - 2 * pieceLength + 4)
})

test(
  'writes the same texts with a network that ignores the mask of padding',
  { timeout: 30_000 },
  async () => {
    const careless = await loadNoise((inputs) => {
      const { size, dims } = inputs.attention_mask
      const ones = new Tensor('int64', new BigInt64Array(size).fill(1n), dims)
      return { ...inputs, attention_mask: ones }
    })
    expect(await readsPadding(model.network)).toBe(true)
    expect(await readsPadding(careless.network)).toBe(false)
    const settings = checkGenerateOptions({ maxTokens: 9 })
    const requests = ['One', 'Two', 'Three', 'Once upon'].map((text) => ({
      prompt: { text },
      settings,
    }))
    expect(await generateTexts(careless, { requests }, context)).toEqual(
      await generateTexts(model, { requests }, context),
    )
    const work = { prompt: { text: 'Good? ' }, endings: ['yes', 'perhaps', 'no'], alternatives: 0 }
    const scored = await likelihoods(careless, work, context)
    const expected = await likelihoods(model, work, context)
    for (const [row, tokens] of expected.entries()) {
      for (const [at, { token, logProbability }] of tokens.entries()) {
        expect(scored[row]?.[at]?.token).toBe(token)
        expect(scored[row]?.[at]?.logProbability).toBeCloseTo(logProbability, 4)
      }
    }
    await careless.network.dispose()
  },
)
