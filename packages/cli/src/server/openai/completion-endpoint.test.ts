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
    told = choices[0]!.logprobs
  }
  expect(told!.tokens!.join('')).toBe('one two three')
  expect(told!.text_offset).toEqual(told!.tokens!.map((token) => text.indexOf(token)))
  expect(Object.keys(told!.top_logprobs![0]!)).toHaveLength(1)
})

it.each([
  ['echo', { echo: true }],
  ['suffix', { suffix: 'the end' }],
  ['best_of', { best_of: 3 }],
  ['prompt', { prompt: [1, 2, 3] }],
])('refuses `%s`', async (param, more) => {
  const client = await modelClient()
  const body = { model: 'starter', prompt: 'Hello', ...more }
  const asked = client.completions.create(body as never)
  await expect(asked).rejects.toMatchObject({ status: 400, param })
})
