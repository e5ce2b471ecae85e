import { afterEach, describe, expect, it, vi } from 'vitest'
import { chatServer, ending, part, says } from '../../test/chat-server.ts'
import { canary, capabilityOf, openRemote } from '../../test/open-remote.ts'

const { signal } = new AbortController()
const hello = { messages: [{ role: 'user', content: 'Hello' }] } as const

describe('generate', () => {
  it('streams a reply and counts what it took', async () => {
    const { address, asked } = await chatServer(says('Good day to you.'))
    const model = await capabilityOf('generate', address)
    const pieces: string[] = []
    const reply = await model.generate(hello, { signal, onText: (piece) => pieces.push(piece) })
    expect(reply).toEqual({
      text: 'Good day to you.',
      finish: 'stop',
      inputTokens: 7,
      outputTokens: 3,
    })
    expect(pieces).toEqual(['Good', ' day', ' to', ' you.'])
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ path: '/v1/chat/completions' })
    expect(asked[0]!.headers.authorization).toBe(`Bearer ${canary}`)
    expect(asked[0]!.body).toMatchObject({ model: 'm', temperature: 0, max_tokens: 256 })
  })

  it('hands on every option', async () => {
    const { address, asked } = await chatServer(says('x'))
    const model = await capabilityOf('generate', address)
    const draw = { maxTokens: 9, temperature: 0.5, topP: 0.9, seed: 4, stop: ['a', 'b'] }
    await model.generate(hello, { signal, ...draw })
    expect(asked[0]!.body).toMatchObject({
      max_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      seed: 4,
      stop: ['a', 'b'],
      messages: [{ role: 'user', content: 'Hello' }],
    })
  })

  it.each([
    [{ topK: 5 }, 'topK'],
    [{ repetitionPenalty: 1.5 }, 'repetitionPenalty'],
    [{ constraint: { regex: 'a+' } }, 'A local model is held to any'],
    [{ logProbabilities: 50 }, 'logProbabilities'],
  ])('refuses what it cannot do: %j', async (options, name) => {
    const { address, asked } = await chatServer(says('x'))
    const model = await capabilityOf('generate', address)
    const refused = model.generate(hello, { signal, ...options })
    await expect(refused).rejects.toMatchObject({ code: 'option-refused' })
    await expect(refused).rejects.toThrow(name)
    expect(asked).toEqual([])
  })

  it('ends before a stop text that the endpoint let pass, and hangs up', async () => {
    let closed = false
    const { address } = await chatServer((_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.on('close', () => {
        closed = true
      })
      for (const word of ['one ', 'tw', 'o E', 'ND', ' more']) {
        response.write(part({ content: word }))
      }
    })
    const model = await capabilityOf('generate', address)
    const reply = await model.generate(hello, { signal, stop: [' END'] })
    expect(reply).toMatchObject({ text: 'one two', finish: 'stop' })
    await expect.poll(() => closed).toBe(true)
  })

  it('tells how likely tokens were', async () => {
    const { address, asked } = await chatServer((_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      const top_logprobs = [{ token: 'Yes', logprob: -0.1 }]
      const content = [{ token: 'Yes', logprob: -0.1, bytes: null, top_logprobs }]
      response.end(part({ content: 'Yes' }, { logprobs: { content } }) + ending())
    })
    const model = await capabilityOf('generate', address)
    const { tokens } = await model.generate(hello, { signal, logProbabilities: 1 })
    expect(tokens).toMatchObject([
      { text: 'Yes', logProbability: -0.1, alternatives: [{ text: 'Yes', logProbability: -0.1 }] },
    ])
    expect(asked[0]!.body).toMatchObject({ logprobs: true, top_logprobs: 1 })
  })

  it('counts the cost by the price list', async () => {
    const { address } = await chatServer(says('x'))
    const models = { m: { price: { input: 2, output: 10 } } }
    const model = await capabilityOf('generate', address, { models })
    const { cost } = await model.generate(hello, { signal })
    expect(cost).toBeCloseTo((7 * 2 + 3 * 10) / 1_000_000, 12)
  })

  it('asks for a schema, and once more when the reply does not fit it', async () => {
    const replies = ['{"n": "many"}', 'Here: {"n": 3}']
    const { address, asked } = await chatServer((one, response) =>
      says(replies.shift() ?? '')(one, response),
    )
    const model = await capabilityOf('generate', address)
    const properties = { n: { type: 'number' } }
    const schema = { type: 'object', properties, required: ['n'], additionalProperties: false }
    const reply = await model.generate(hello, { signal, constraint: { schema } })
    expect(reply).toMatchObject({ text: '{"n":3}', inputTokens: 14, outputTokens: 6 })
    expect(asked).toHaveLength(2)
    expect(asked[0]!.body['response_format']).toEqual({
      type: 'json_schema',
      json_schema: { name: 'reply', schema, strict: true },
    })
    expect(JSON.stringify(asked[1]!.body['messages'])).toContain('cannot be used')
  })

  it('fails when a reply does not take the form twice', async () => {
    const { address, asked } = await chatServer(says('no idea'))
    const model = await capabilityOf('generate', address)
    const constraint = { choices: ['good', 'bad'] }
    const reply = model.generate(hello, { signal, constraint })
    await expect(reply).rejects.toMatchObject({ code: 'reply-form', retryable: true })
    expect(asked).toHaveLength(2)
  })

  it('asks by words where the endpoint holds to no schema', async () => {
    const { address, asked } = await chatServer(says('```json\n{"choice": "good"}\n```'))
    const model = await capabilityOf('generate', address, { models: { m: { structured: false } } })
    const constraint = { choices: ['good', 'bad'] }
    expect(await model.generate(hello, { signal, constraint })).toMatchObject({ text: 'good' })
    expect(asked[0]!.body['response_format']).toBeUndefined()
    expect(JSON.stringify(asked[0]!.body['messages'])).toContain('JSON Schema')
  })

  it('writes several replies at once, and one that fails fails alone', async () => {
    const { address } = await chatServer((one, response) =>
      says(`seed ${String(one.body['seed'])}`)(one, response),
    )
    const model = await capabilityOf('generate', address)
    const requests = [1, 2].map((seed) => ({ prompt: hello, seed, temperature: 1 }))
    const replies = await model.generateBatch!([...requests, { prompt: hello, topK: 3 }], {
      signal,
    })
    expect(replies).toMatchObject([
      { text: 'seed 1' },
      { text: 'seed 2' },
      { code: 'option-refused' },
    ])
  })
})

describe('the tracing of LangChain', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('is told nothing, even where the environment asks for it', async () => {
    const { address: tracer, asked: traced } = await chatServer(
      (_, response) => void response.end('{}'),
    )
    for (const name of ['LANGSMITH', 'LANGCHAIN']) {
      vi.stubEnv(`${name}_TRACING`, 'true')
      vi.stubEnv(`${name}_TRACING_V2`, 'true')
      vi.stubEnv(`${name}_API_KEY`, 'lsv2_pt_test')
      vi.stubEnv(`${name}_ENDPOINT`, tracer)
    }
    const { address } = await chatServer(says('x'))
    const model = await capabilityOf('generate', address)
    expect(await model.generate(hello, { signal })).toMatchObject({ text: 'x' })
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(traced).toEqual([])
  })
})

describe('embed', () => {
  it('gives vectors of unit length, in order', async () => {
    const { address } = await chatServer(({ body }, response) => {
      const data = (body['input'] as string[]).map((text, index) => ({
        object: 'embedding',
        index,
        embedding: [text.length, 0, 0],
      }))
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ object: 'list', data, model: 'm', usage: {} }))
    })
    const model = await capabilityOf('embed', address, { models: { m: { embeds: true } } })
    expect(model.dimensions).toBe(3)
    const vectors = await model.embed(['a', 'bcd'], { signal })
    expect(vectors).toEqual([Float32Array.of(1, 0, 0), Float32Array.of(1, 0, 0)])
  })
})

describe('createRemoteModels', () => {
  it('says without contacting anybody what is missing', async () => {
    const models = openRemote('http://127.0.0.1:40009/v1')
    expect(models.problem?.('mine/m', ['generate', 'answer'])).toBeUndefined()
    expect(models.problem?.('mine/m', ['logProbabilities'])).toContain('local model')
    expect(models.problem?.('mine/m', ['embed'])).toContain('cannot embed')
    expect(models.problem?.('openai/gpt-5', ['generate'])).toContain('--allow-provider openai')
    expect(models.problem?.('min/m', ['generate'])).toContain('Did you mean mine?')
    const resolved = models.resolve('mine/m', ['logProbabilities'], signal)
    await expect(resolved).rejects.toMatchObject({ code: 'capability-missing' })
  })

  it('has an identity that says address and key without showing the key', async () => {
    const models = openRemote('http://127.0.0.1:40009/v1')
    const { identity } = await models.resolve('mine/m', ['generate'], signal)
    expect(identity).toContain('http://127.0.0.1:40009/v1 m as ')
    expect(identity).not.toContain('canary')
    expect(models.concurrency?.('mine/m')).toBe(8)
  })
})
