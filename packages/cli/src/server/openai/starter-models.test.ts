import { fileURLToPath } from 'node:url'
import { createLocalModels } from '@chainwright/nodes/local'
import OpenAI from 'openai'
import { afterAll, expect, it } from 'vitest'
import { openAiClient } from '../../../test/serve/openai-client.ts'
import { serveFlows } from '../../../test/serve/serve-flows.ts'

// OpenAI's client, our server over HTTP, and the models that ship with the repository.

const starterFolder = fileURLToPath(new URL('../../../../../models', import.meta.url))
const models = createLocalModels({ starterFolder })
const model = 'starter'
const messages = [{ role: 'user' as const, content: 'Name three colours of the rainbow.' }]
const { signal } = new AbortController()

afterAll(() => models.close())

async function starterClient(): Promise<OpenAI> {
  return openAiClient(await serveFlows({ models, references: [model] }), '@models')
}

const long = { timeout: 120_000 }

it('writes what the model writes when it is called directly', long, async () => {
  const client = await starterClient()
  const ask = { model, messages, temperature: 0, max_tokens: 24 }
  const answer = await client.chat.completions.create(ask)
  const { capabilities } = await models.resolve(model, ['generate'], signal)
  const direct = await capabilities.generate!.generate({ messages }, { signal, maxTokens: 24 })
  expect(answer.choices[0]!.message.content).toBe(direct.text)
  expect(answer.usage!.prompt_tokens).toBe(direct.inputTokens)
  expect(answer.usage!.completion_tokens).toBe(direct.outputTokens)
  const stream = await client.chat.completions.create({ ...ask, stream: true })
  const pieces: string[] = []
  for await (const { choices } of stream) pieces.push(choices[0]?.delta.content ?? '')
  expect(pieces.join('')).toBe(direct.text)
  expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(5)
})

it('draws the same for the same seed, and differently for candidates', long, async () => {
  const client = await starterClient()
  const ask = { model, messages, temperature: 1, top_p: 0.95, seed: 7, max_tokens: 12, n: 2 }
  const texts = async (): Promise<(string | null)[]> => {
    const { choices } = await client.chat.completions.create(ask)
    return choices.map(({ message }) => message.content)
  }
  const [one, two] = await texts()
  expect(one).not.toBe(two)
  expect(await texts()).toEqual([one, two])
})

it('keeps to a schema, to JSON alone, and says a schema that it cannot keep to', long, async () => {
  const client = await starterClient()
  const schema = {
    type: 'object',
    properties: { colour: { enum: ['red', 'green', 'blue'] }, count: { type: 'integer' } },
    required: ['colour', 'count'],
    additionalProperties: false,
  }
  const ask = { model, messages, temperature: 0, max_tokens: 60 }
  const json_schema = { name: 'answer', schema, strict: true }
  const format = { type: 'json_schema' as const, json_schema }
  const formed = await client.chat.completions.create({ ...ask, response_format: format })
  expect(JSON.parse(formed.choices[0]!.message.content!)).toEqual({
    colour: expect.stringMatching(/^(red|green|blue)$/),
    count: expect.any(Number),
  })
  const free = await client.chat.completions.create({
    ...ask,
    max_tokens: 200,
    response_format: { type: 'json_object' },
  })
  const { finish_reason, message } = free.choices[0]!
  expect(message.content).toMatch(/^\{/)
  if (finish_reason === 'stop') expect(typeof JSON.parse(message.content!)).toBe('object')
  const wrong = { ...format, json_schema: { name: 'x', schema: { sparkle: 1 } } }
  const refused = client.chat.completions.create({ ...ask, response_format: wrong })
  await expect(refused).rejects.toMatchObject({ status: 400, param: 'response_format' })
})

it('tells the likelihoods of the model', long, async () => {
  const client = await starterClient()
  const answer = await client.chat.completions.create({
    model,
    messages,
    temperature: 0,
    max_tokens: 8,
    logprobs: true,
    top_logprobs: 3,
  })
  const { message, logprobs } = answer.choices[0]!
  const tokens = logprobs!.content!
  expect(tokens.map(({ token }) => token).join('')).toBe(message.content)
  for (const { token, logprob, top_logprobs } of tokens) {
    expect(top_logprobs).toHaveLength(3)
    // Greedy: the token is the likeliest one.
    expect(top_logprobs[0]).toMatchObject({ token, logprob })
    expect(logprob).toBeLessThanOrEqual(0)
  }
})

it('tells the likelihoods of a given text, as the model does', long, async () => {
  const client = await starterClient()
  const prompt = 'The capital of France is Paris.'
  const ask = { model, prompt, echo: true, logprobs: 2, temperature: 0 }
  const [judged] = (await client.completions.create({ ...ask, max_tokens: 0 })).choices
  const { tokens, token_logprobs, top_logprobs } = judged!.logprobs!
  expect(judged!.text).toBe(prompt)
  expect(tokens!.join('')).toBe(prompt)
  const { capabilities } = await models.resolve(model, ['logProbabilities'], signal)
  const judge = capabilities.logProbabilities!
  const [direct = []] = await judge.logProbabilities({ text: '' }, [prompt], { signal })
  const scored = token_logprobs!.filter((one) => one !== null)
  expect(scored).toEqual(direct.map(({ logProbability }) => logProbability))
  expect(tokens!.length - scored.length).toBeLessThanOrEqual(1)
  expect(Object.keys(top_logprobs!.at(-1)!)).toHaveLength(2)
  // Paris is likelier there than Berlin.
  const other = { ...ask, prompt: prompt.replace('Paris', 'Berlin'), max_tokens: 0 }
  const [wrong] = (await client.completions.create(other)).choices
  const sum = (all: (number | null)[]): number => all.reduce<number>((a, b) => a + (b ?? 0), 0)
  expect(sum(scored)).toBeGreaterThan(sum(wrong!.logprobs!.token_logprobs!))
  const [more] = (await client.completions.create({ ...ask, max_tokens: 3 })).choices
  expect(more!.text.startsWith(prompt)).toBe(true)
  expect(more!.logprobs!.tokens!.slice(0, tokens!.length)).toEqual(tokens)
  expect(more!.logprobs!.tokens!.join('')).toBe(more!.text)
})

it('stops the model when the client leaves, and serves the next one', long, async () => {
  const client = await starterClient()
  const story = [{ role: 'user' as const, content: 'Tell a very long story.' }]
  const ask = { model, messages: story, max_tokens: 2_000 }
  const stream = await client.chat.completions.create({ ...ask, stream: true })
  for await (const { choices } of stream) {
    if (choices[0]?.delta.content) break
  }
  const controller = new AbortController()
  const waiting = client.chat.completions.create(ask, { signal: controller.signal })
  setTimeout(() => controller.abort(), 300)
  await expect(waiting).rejects.toBeInstanceOf(OpenAI.APIUserAbortError)
  const start = performance.now()
  await client.chat.completions.create({ model, messages, max_tokens: 2 })
  // 2,000 tokens would take a minute.
  expect(performance.now() - start).toBeLessThan(20_000)
})

it('embeds as the model does', long, async () => {
  const client = await starterClient()
  const input = ['The cat sat on the mat.', 'Rain is expected.']
  const { data, usage } = await client.embeddings.create({ model, input })
  const { capabilities } = await models.resolve(model, ['embed'], signal)
  const direct = await capabilities.embed!.embed(input, { signal })
  expect(data.map(({ embedding }) => embedding)).toEqual(direct.map((vector) => [...vector]))
  expect(usage.prompt_tokens).toBeGreaterThan(input.length)
})
