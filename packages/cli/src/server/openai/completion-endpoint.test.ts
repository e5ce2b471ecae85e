import type OpenAI from 'openai'
import { expect, it } from 'vitest'
import { openAiClient } from '../../../test/serve/openai-client.ts'
import { serveFlows, type ServeOptions } from '../../../test/serve/serve-flows.ts'

async function modelClient(options: ServeOptions = {}): Promise<OpenAI> {
  return openAiClient(await serveFlows({ references: ['starter'], ...options }), '@models')
}

it('continues each of several texts several times, in order', async () => {
  const client = await modelClient({
    script: { reply: (prompt) => ('text' in prompt ? `${prompt.text} and on` : 'no') },
  })
  const answer = await client.completions.create({ model: 'starter', prompt: ['a', 'b'], n: 2 })
  expect(answer.object).toBe('text_completion')
  expect(answer.choices.map(({ text, index }) => [index, text])).toEqual([
    [0, 'a and on'],
    [1, 'a and on'],
    [2, 'b and on'],
    [3, 'b and on'],
  ])
})

it('writes 16 tokens when no bound is named, as the protocol says', async () => {
  const words = Array.from({ length: 40 }, (_, at) => `word${at}`).join(' ')
  const client = await modelClient({ script: { reply: words } })
  const answer = await client.completions.create({ model: 'starter', prompt: 'Say' })
  expect(answer.usage!.completion_tokens).toBe(16)
  expect(answer.choices[0]!.finish_reason).toBe('length')
})

it('streams, and tells the likelihoods with the places of the tokens', async () => {
  const client = await modelClient({ script: { reply: 'one two three' } })
  const ask = { model: 'starter', prompt: 'Count', stream: true as const }
  let text = ''
  for await (const { choices } of await client.completions.create(ask)) text += choices[0]!.text
  expect(text).toBe('one two three')
  let told: OpenAI.CompletionChoice.Logprobs | null = null
  for await (const { choices } of await client.completions.create({ ...ask, logprobs: 1 })) {
    told = choices[0]!.logprobs ?? told
  }
  expect(told!.tokens!.join('')).toBe('one two three')
  expect(told!.text_offset).toEqual(told!.tokens!.map((token) => text.indexOf(token)))
  expect(Object.keys(told!.top_logprobs![0]!)).toHaveLength(1)
})

it.each([
  ['max_tokens', { max_tokens: 0 }],
  ['suffix', { suffix: 'the end' }],
  ['best_of', { best_of: 3 }],
  ['prompt', { prompt: [1, 2, 3] }],
])('refuses `%s`', async (param, more) => {
  const client = await modelClient()
  const body = { model: 'starter', prompt: 'Hello', ...more }
  const asked = client.completions.create(body as never)
  await expect(asked).rejects.toMatchObject({ status: 400, param })
})

it('puts the prompt before each reply for who asks for it, streamed or not', async () => {
  const client = await modelClient({ script: { reply: ' three' } })
  const ask = { model: 'starter', prompt: ['one two', 'four'], n: 2, echo: true }
  const whole = ['one two three', 'one two three', 'four three', 'four three']
  const { choices } = await client.completions.create(ask)
  expect(choices.map(({ text }) => text)).toEqual(whole)
  const texts = ['', '', '', '']
  const stream = await client.completions.create({ ...ask, stream: true })
  for await (const { choices: pieces } of stream) {
    for (const { index, text } of pieces) texts[index] += text
  }
  expect(texts).toEqual(whole)
})

it('tells how likely the tokens of a prompt are, with a reply or without one', async () => {
  const client = await modelClient({ script: { reply: ' red' } })
  const ask = { model: 'starter', prompt: 'red red blue', echo: true, logprobs: 2 }
  const [judged] = (await client.completions.create({ ...ask, max_tokens: 0 })).choices
  expect(judged).toMatchObject({ text: 'red red blue', finish_reason: 'length' })
  const { tokens, token_logprobs, top_logprobs, text_offset } = judged!.logprobs!
  expect(tokens).toEqual(['red', ' red', ' blue'])
  expect(text_offset).toEqual([0, 3, 7])
  expect(top_logprobs).toHaveLength(3)
  expect(token_logprobs!.every((one) => one <= 0)).toBe(true)
  const [written] = (await client.completions.create({ ...ask, max_tokens: 4 })).choices
  expect(written!.text).toBe('red red blue red')
  expect(written!.logprobs!.tokens).toEqual(['red', ' red', ' blue', ' red'])
  expect(written!.logprobs!.token_logprobs!.slice(0, 3)).toEqual(token_logprobs)
})

it('refuses likelihoods of a prompt by a model that tells none', async () => {
  const client = await modelClient({ script: { without: ['logProbabilities'] } })
  const ask = { model: 'starter', prompt: 'Hello', echo: true }
  expect((await client.completions.create(ask)).choices[0]!.text).toMatch(/^Hello/)
  const refused = client.completions.create({ ...ask, logprobs: 0 })
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'echo' })
})
