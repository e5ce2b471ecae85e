import { fileURLToPath } from 'node:url'
import { AutoModelForCausalLM, Tensor, env } from '@huggingface/transformers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Generate, LogProbabilities } from '../../models/generate.ts'
import type { Tokenize } from '../../models/tokenize.ts'
import { createLocalModels } from '../../local/local-models.ts'

// Batches and likelihoods of the model that ships with the repository.

const starterFolder = fileURLToPath(new URL('../../../../../models', import.meta.url))
const models = createLocalModels({ starterFolder })
const { signal } = new AbortController()
let writer: Generate
let judge: LogProbabilities
let tokenizer: Tokenize

beforeAll(async () => {
  const needed = ['generate', 'logProbabilities', 'tokenize']
  const { capabilities } = await models.resolve('starter', needed, signal)
  writer = capabilities.generate!
  judge = capabilities.logProbabilities!
  tokenizer = capabilities.tokenize!
})

afterAll(() => models.close())

test('writes the same greedy texts side by side as one by one', { timeout: 120_000 }, async () => {
  const ask = (content: string) => ({ messages: [{ role: 'user' as const, content }] })
  const prompts = [
    { text: 'Once upon a time' },
    ask('Name three colours of the rainbow.'),
    { text: 'The lighthouse on the northern coast was built after a storm. '.repeat(8) },
    ask('What is the capital of France?'),
    ask('What is the capital of Italy?'),
  ]
  const requests = prompts.map((prompt, at) => ({ prompt, maxTokens: 6 + at * 3 }))
  const replies = await writer.generateBatch?.(requests, { signal })
  for (const [at, { prompt, maxTokens }] of requests.entries()) {
    expect(replies?.[at]).toEqual(await writer.generate(prompt, { signal, maxTokens }))
  }
})

/** Log-probability of each token but the first, by the library in one pass and plain arithmetic. */
async function directly(tokens: readonly number[]): Promise<number[]> {
  env.allowRemoteModels = false
  const folder = `${starterFolder}/smollm2-135m-instruct`
  const network = await AutoModelForCausalLM.from_pretrained(folder, { dtype: 'q4', device: 'cpu' })
  const ids = BigInt64Array.from(tokens, BigInt)
  const dims = [1, ids.length]
  const { logits } = await network.forward({
    input_ids: new Tensor('int64', ids, dims),
    attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), dims),
  })
  const rows: number[][] = logits.tolist()[0]
  await network.dispose()
  return tokens.slice(1).map((token, at) => {
    const row = rows[at]!
    const top = row.reduce((a, b) => Math.max(a, b))
    const sum = row.reduce((total, logit) => total + Math.exp(logit - top), 0)
    return row[token]! - top - Math.log(sum)
  })
}

test('scores endings as the library does in one pass', { timeout: 60_000 }, async () => {
  const messages = [{ role: 'user' as const, content: 'What is the capital of France?' }]
  const endings = ['The capital of France is Paris.', 'Rome', 'I do not know']
  const scored = await judge.logProbabilities({ messages }, endings, { signal })
  const prompt = tokenizer.encode(tokenizer.chat!(messages))
  for (const [at, ending] of endings.entries()) {
    const tokens = tokenizer.encode(ending)
    const expected = (await directly([...prompt, ...tokens])).slice(prompt.length - 1)
    expect(scored[at]?.map(({ token }) => token)).toEqual(tokens)
    for (const [place, { logProbability }] of scored[at]!.entries()) {
      expect(logProbability).toBeCloseTo(expected[place]!, 2)
    }
  }
  const mean = (at: number): number =>
    scored[at]!.reduce((sum, one) => sum + one.logProbability, 0) / scored[at]!.length
  expect(mean(0)).toBeGreaterThan(mean(1))
  expect(scored[0]?.map(({ text }) => text).join('')).toBe(endings[0])
})
