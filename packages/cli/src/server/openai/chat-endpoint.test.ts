import OpenAI from 'openai'
import { expect, it } from 'vitest'
import { openAiClient } from '../../../test/serve/openai-client.ts'
import { serveFlows, type ServeOptions } from '../../../test/serve/serve-flows.ts'

type Message = OpenAI.ChatCompletionMessageParam

const say = (content: string): Message[] => [{ role: 'user', content }]

/** A client that may ask the fake model `starter` itself. */
async function modelClient(options: ServeOptions = {}): Promise<OpenAI> {
  return openAiClient(await serveFlows({ references: ['starter'], ...options }), '@models')
}

/** The error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const thrown = await call.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toBeInstanceOf(OpenAI.APIError)
  return thrown as InstanceType<typeof OpenAI.APIError>
}

it('answers a conversation by a model, with what it took', async () => {
  const client = await modelClient({ script: { reply: 'Forty-two.' } })
  const answer = await client.chat.completions.create({
    model: 'starter',
    messages: say('What is six times seven?'),
  })
  expect(answer.object).toBe('chat.completion')
  expect(answer.choices).toMatchObject([
    { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Forty-two.' } },
  ])
  const { prompt_tokens, completion_tokens, total_tokens } = answer.usage!
  expect(prompt_tokens).toBeGreaterThan(0)
  expect(completion_tokens).toBeGreaterThan(0)
  expect(total_tokens).toBe(prompt_tokens + completion_tokens)
})

it('streams several replies piece by piece, with the usage at the end for who asks', async () => {
  const client = await modelClient({ script: { reply: 'one two three' } })
  const stream = await client.chat.completions.create({
    model: 'starter',
    messages: say('Count.'),
    n: 2,
    stream: true,
    stream_options: { include_usage: true },
  })
  const texts = ['', '']
  const ends: (string | null)[] = []
  let pieces = 0
  let usage: OpenAI.CompletionUsage | null | undefined
  for await (const chunk of stream) {
    expect(chunk.object).toBe('chat.completion.chunk')
    usage = chunk.usage
    for (const { index, delta, finish_reason } of chunk.choices) {
      texts[index] += delta.content ?? ''
      if (delta.content) pieces += 1
      if (finish_reason) ends.push(finish_reason)
    }
  }
  expect(texts).toEqual(['one two three', 'one two three'])
  expect(pieces).toBeGreaterThan(4)
  expect(ends).toEqual(['stop', 'stop'])
  expect(usage!.completion_tokens).toBeGreaterThan(0)
})

it('keeps to a bound of tokens and to stops', async () => {
  const client = await modelClient({ script: { reply: 'one two three four five' } })
  const ask = { model: 'starter', messages: say('Count.') }
  const short = await client.chat.completions.create({ ...ask, max_completion_tokens: 2 })
  expect(short.choices[0]).toMatchObject({
    finish_reason: 'length',
    message: { content: 'one two' },
  })
  const stopped = await client.chat.completions.create({ ...ask, stop: [' four'] })
  expect(stopped.choices[0]).toMatchObject({
    finish_reason: 'stop',
    message: { content: 'one two three' },
  })
})

it('tells how likely each token was', async () => {
  const client = await modelClient({ script: { reply: 'one two' } })
  const answer = await client.chat.completions.create({
    model: 'starter',
    messages: say('Count.'),
    logprobs: true,
    top_logprobs: 2,
  })
  const content = answer.choices[0]!.logprobs!.content!
  expect(content.map(({ token }) => token).join('')).toBe('one two')
  expect(content.every(({ logprob }) => logprob <= 0)).toBe(true)
  expect(content[0]!.top_logprobs).toHaveLength(2)
  expect(content[0]!.bytes).toEqual([...Buffer.from('one')])
})

const refusals: [string, object, string][] = [
  ['tools', { tools: [{ type: 'function', function: { name: 'f' } }] }, 'tools'],
  ['a penalty', { presence_penalty: 0.5 }, 'presence_penalty'],
  ['a temperature out of range', { temperature: 3 }, 'temperature'],
  ['too many replies', { n: 99 }, 'n'],
  ['fields that nobody knows', { sparkle: true }, 'sparkle'],
  ['sound', { modalities: ['text', 'audio'] }, 'modalities'],
  ['a form that nobody knows', { response_format: { type: 'poem' } }, 'response_format'],
  [
    'options of a stream without one',
    { stream_options: { include_usage: true } },
    'stream_options',
  ],
]

it.each(refusals)('refuses %s, and names the field', async (_, more, param) => {
  const client = await modelClient()
  const body = { model: 'starter', messages: say('Hello'), ...more }
  const error = await errorOf(client.chat.completions.create(body as never))
  expect(error).toMatchObject({ status: 400, param, type: 'invalid_request_error' })
})

it('refuses messages that are no text, and names the part', async () => {
  const client = await modelClient()
  const picture = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } } as const
  const messages: Message[] = [{ role: 'user', content: [{ type: 'text', text: 'See' }, picture] }]
  const error = await errorOf(client.chat.completions.create({ model: 'starter', messages }))
  expect(error).toMatchObject({ status: 400, param: 'messages[0].content[1]' })
})

it('names what it does not know, and what this key does not open', async () => {
  const server = await serveFlows({ references: ['starter'] })
  const models = openAiClient(server, '@models')
  const greet = openAiClient(server, 'greet')
  const ask = { messages: say('Hello') }
  const error = await errorOf(models.chat.completions.create({ ...ask, model: 'gpt-5' }))
  expect(error).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' })
  expect((await errorOf(greet.chat.completions.create({ ...ask, model: 'starter' }))).status).toBe(
    404,
  )
  expect((await errorOf(models.chat.completions.create({ ...ask, model: 'greet' }))).status).toBe(
    404,
  )
  const nobody = new OpenAI({ baseURL: greet.baseURL, apiKey: 'wrong', maxRetries: 0 })
  expect(await errorOf(nobody.models.list().then())).toBeInstanceOf(OpenAI.AuthenticationError)
})

it('lists what a key opens', async () => {
  const server = await serveFlows({ references: ['starter', 'hf/some/model'] })
  const listed = await openAiClient(server, '@models').models.list()
  expect(listed.data.map(({ id }) => id)).toEqual(['starter', 'hf/some/model'])
  const flows = await openAiClient(server, 'greet').models.list()
  expect(flows.data).toMatchObject([{ id: 'greet', object: 'model', owned_by: 'flow' }])
  const one = await openAiClient(server, '@models').models.retrieve('hf/some/model')
  expect(one).toMatchObject({ id: 'hf/some/model', owned_by: 'model' })
})

it('says a prompt that is too long with the status of a wrong request, in a stream too', async () => {
  const client = await modelClient({ script: { contextWindow: 4 } })
  const ask = { model: 'starter', messages: say('one two three four five six') }
  for (const stream of [false, true]) {
    const error = await errorOf(client.chat.completions.create({ ...ask, stream }))
    expect(error).toMatchObject({ status: 400, code: 'context_length_exceeded' })
  }
})

it('is not offered with a model that can neither write nor embed', async () => {
  const served = serveFlows({
    references: ['starter'],
    script: { without: ['generate', 'embed'] },
  })
  await expect(served).rejects.toMatchObject({ code: 'model-missing' })
})
