import { errorRecord, type FlowError } from '@chainwright/core'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { chatServer, ending, fails, part, says, type Reply } from '../../test/chat-server.ts'
import { serve } from '../../test/local-server.ts'
import { askForModels, createEndpointModels, tryEndpoint } from './endpoint-models.ts'
import type { PageEndpoint } from './page-endpoint.ts'

const { signal } = new AbortController()
const hello = { messages: [{ role: 'user', content: 'Hello' }] } as const
const key = 'sk-canary-5d41402abc4b2a76b9719d911017c592'

function lab(address: string, more: Partial<PageEndpoint> = {}): PageEndpoint {
  return { name: 'lab', address, key, models: ['m'], ...more }
}

async function generateAt(address: string, more?: Partial<PageEndpoint>) {
  const models = createEndpointModels([lab(address, more)])
  const { capabilities } = await models.resolve('lab/m', ['generate'], signal)
  return capabilities.generate!
}

async function failureOf(reply: Reply): Promise<FlowError> {
  const { address } = await chatServer(reply)
  const model = await generateAt(address)
  const failure: unknown = await model.generate(hello, { signal }).catch((error: unknown) => error)
  expect(JSON.stringify(errorRecord(failure as FlowError))).not.toContain('canary')
  return failure as FlowError
}

function stream(response: ServerResponse): ServerResponse {
  return response.setHeader('content-type', 'text/event-stream')
}

describe('an endpoint of a page', () => {
  it('is asked in the form of OpenAI, with the key in a header alone', async () => {
    const { address, asked } = await chatServer(says('Good day to you'))
    const model = await generateAt(address)
    const pieces: string[] = []
    const onText = (piece: string): void => void pieces.push(piece)
    const options = { signal, onText, maxTokens: 9, temperature: 0.5, topP: 0.9, seed: 7 }
    const reply = await model.generate(hello, { ...options, stop: ['you'] })
    expect(reply).toMatchObject({ text: 'Good day to ', finish: 'stop' })
    expect(pieces.join('')).toBe('Good day to ')
    expect(asked[0]).toMatchObject({ path: '/v1/chat/completions' })
    expect(asked[0]!.headers['authorization']).toBe(`Bearer ${key}`)
    expect(asked[0]!.body).toEqual({
      model: 'm',
      messages: hello.messages,
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 9,
      temperature: 0.5,
      top_p: 0.9,
      seed: 7,
      stop: ['you'],
    })
  })

  it('tells what the service counted', async () => {
    const { address } = await chatServer(says('Hi there'))
    const reply = await (await generateAt(address)).generate(hello, { signal })
    expect(reply).toMatchObject({ inputTokens: 7, outputTokens: 3 })
  })

  it('shows no key where none was given', async () => {
    const { address, asked } = await chatServer(says('Hi'))
    await (await generateAt(address, { key: '' })).generate(hello, { signal })
    expect(asked[0]!.headers).not.toHaveProperty('authorization')
  })

  it('holds replies to a JSON Schema, and reads log-probabilities', async () => {
    const { address, asked } = await chatServer((one, response) => {
      const logprobs = { content: [{ token: 'yes', logprob: -0.5, top_logprobs: [] }] }
      const content = 'response_format' in one.body ? '{"choice":"yes"}' : 'yes'
      stream(response).end(`${part({ content }, { logprobs })}${ending()}`)
    })
    const model = await generateAt(address)
    const chosen = await model.generate(hello, { signal, constraint: { choices: ['yes', 'no'] } })
    expect(chosen.text).toBe('yes')
    expect(asked[0]!.body).toMatchObject({ response_format: { json_schema: { strict: true } } })
    const { tokens } = await model.generate(hello, { signal, logProbabilities: 2 })
    expect(tokens).toEqual([{ token: -1, text: 'yes', logProbability: -0.5, alternatives: [] }])
    expect(asked[1]!.body).toMatchObject({ logprobs: true, top_logprobs: 2 })
  })

  it('understands a server that sends its reply whole', async () => {
    const { address } = await chatServer((_, response) => {
      const message = { role: 'assistant', content: 'All at once' }
      const choices = [{ index: 0, message, finish_reason: 'stop' }]
      const usage = { prompt_tokens: 1, completion_tokens: 2 }
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ choices, usage }))
    })
    const reply = await (await generateAt(address)).generate(hello, { signal })
    expect(reply).toMatchObject({ text: 'All at once', inputTokens: 1, outputTokens: 2 })
  })

  it('is asked by so many calls at once as its user allows', async () => {
    let [now, most] = [0, 0]
    const { address } = await chatServer(async (one, response) => {
      most = Math.max(most, ++now)
      await new Promise((resolve) => setTimeout(resolve, 20))
      now -= 1
      await says('Done')(one, response)
    })
    const models = createEndpointModels([lab(address, { concurrency: 2 })])
    expect(models.concurrency!('lab/m')).toBe(2)
    const { capabilities } = await models.resolve('lab/m', ['generate'], signal)
    const prompts = Array.from({ length: 6 }, (_, at) => ({ prompt: { text: `Ask ${at}` } }))
    const replies = await capabilities.generate!.generateBatch!(prompts, { signal })
    expect(replies.map((reply) => 'text' in reply && reply.text)).toEqual(Array(6).fill('Done'))
    expect(most).toBe(2)
  })

  it('makes vectors, in the order of the texts', async () => {
    const { address } = await chatServer((_, response) => {
      const data = [
        { index: 1, embedding: [0, 2] },
        { index: 0, embedding: [3, 0] },
      ]
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
    })
    const models = createEndpointModels([lab(address)])
    const { capabilities } = await models.resolve('lab/my-embed', ['embed'], signal)
    const vectors = await capabilities.embed!.embed(['a', 'b'], { signal })
    expect(vectors.map((vector) => [...vector])).toEqual([
      [1, 0],
      [0, 1],
    ])
  })

  it('lists its models, and says what a try gave', async () => {
    const { address, asked } = await chatServer((one, response) => {
      if (one.path.endsWith('/chat/completions')) return says('ready')(one, response)
      const data = [{ id: 'small' }, { id: 'large' }, { id: 'not a name' }]
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
    })
    expect(await askForModels(lab(address), signal)).toEqual(['small', 'large'])
    expect(await tryEndpoint(lab(address), 'small', signal)).toMatchObject({ text: 'ready' })
    expect(asked.map(({ path }) => path)).toEqual(['/v1/models', '/v1/chat/completions'])
    expect(asked[1]!.body).toMatchObject({ model: 'small', max_tokens: 16 })
  })
})

describe('what a page may reach', () => {
  it('is told apart from the models of the page', () => {
    const models = createEndpointModels([lab('http://localhost:1/v1')])
    expect(models.knows('lab/m')).toBe(true)
    expect(models.knows('openai/gpt-5')).toBe(true)
    for (const other of ['starter', 'starter/x', 'hf/a/b', 'file/x', 'writer'])
      expect(models.knows(other)).toBe(false)
  })

  it('is what the user set up, and nothing that a flow could name', async () => {
    const models = createEndpointModels([lab('http://localhost:1/v1')])
    expect(models.problem!('lba/m', ['generate'])).toContain('Did you mean lab?')
    const resolving = models.resolve('http://evil.example/m', ['generate'], signal)
    await expect(resolving).rejects.toMatchObject({ code: 'model-missing' })
    models.set([])
    expect(models.list()).toEqual([])
    expect(models.problem!('lab/m', ['generate'])).toContain('none called lab is set up')
  })

  it.each(['http://example.com/v1', 'ftp://localhost/v1', 'https://user:word@host/v1'])(
    'is not %s',
    async (address) => {
      const models = createEndpointModels([lab(address)])
      const resolving = models.resolve('lab/m', ['generate'], signal)
      await expect(resolving).rejects.toMatchObject({ code: 'configuration-invalid' })
    },
  )
})

describe('an endpoint that misbehaves', () => {
  it('is told with what to do when it does not answer', async () => {
    const model = await generateAt('http://127.0.0.1:11434/v1')
    const failure = await model.generate(hello, { signal }).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'connection-failed', retryable: true })
    expect((failure as FlowError).message).toContain('OLLAMA_ORIGINS=')
  })

  it('is asked again after the pause that it names', async () => {
    const failure = await failureOf(fails(429, 'slow down', { 'retry-after': '3' }))
    expect(failure).toMatchObject({ code: 'endpoint-limited', retryAfterMs: 3000 })
  })

  it('repeats the key in an error', async () => {
    const failure = await failureOf(fails(401, `Incorrect API key provided: ${key}`))
    expect(failure).toMatchObject({ code: 'credential-refused' })
  })

  it('cuts the connection', async () => {
    const cuts: Reply = (_, response) => {
      stream(response).write(part({ content: 'a' }))
      setTimeout(() => response.destroy(), 20)
    }
    expect(await failureOf(cuts)).toMatchObject({ code: 'connection-failed', retryable: true })
  })

  it('ends without saying why', async () => {
    const ends: Reply = (_, response) => void stream(response).end(part({ content: 'a' }))
    expect(await failureOf(ends)).toMatchObject({ code: 'endpoint-answer-invalid' })
  })

  it('says in the middle that it failed', async () => {
    const breaks: Reply = (_, response) => {
      const error = `data: ${JSON.stringify({ error: { message: `out of memory (${key})` } })}\n\n`
      stream(response).end(part({ content: 'a' }) + error)
    }
    const failure = await failureOf(breaks)
    expect(failure).toMatchObject({ code: 'endpoint-answer-invalid' })
    expect(failure.message).toContain('out of memory')
  })

  it('sends text that is no UTF-8', async () => {
    const garbles: Reply = (_, response) => {
      const [before = '', after = ''] = part({ content: '|' }).split('|')
      const middle = Buffer.of(0xc3, 0x28)
      stream(response).end(
        Buffer.concat([Buffer.from(before), middle, Buffer.from(after + ending())]),
      )
    }
    expect(await failureOf(garbles)).toMatchObject({ code: 'response-invalid' })
  })

  it.each([
    ['a web page', 'text/html', '<h1>Welcome</h1>', 'base address of an API'],
    ['no JSON', 'application/json', '{oops', 'not JSON'],
    ['JSON of another form', 'application/json', '{"choices":3}', 'form of OpenAI'],
  ])('sends %s', async (_, type, body, told) => {
    const failure = await failureOf((_asked, response) => {
      response.setHeader('content-type', type).end(body)
    })
    expect(failure).toMatchObject({ code: 'endpoint-answer-invalid' })
    expect(failure.message).toContain(told)
  })

  it('redirects to another origin, which sees neither key nor prompt', async () => {
    const seen: string[] = []
    const other = await serve((request, response) => {
      seen.push(request.url ?? '')
      response.end()
    })
    const failure = await failureOf((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${other}/v1/chat/completions` }).end()
    })
    expect(failure).toMatchObject({ code: 'credential-origin-mismatch' })
    expect(seen).toEqual([])
  })

  it('repeats the key in its reply, cut anywhere', async () => {
    const text = `Your key is ${key}, is it not?`
    const { address } = await chatServer((_, response) => {
      stream(response)
      for (const sign of text) response.write(part({ content: sign }))
      response.end(ending())
    })
    const pieces: string[] = []
    const onText = (piece: string): void => void pieces.push(piece)
    const reply = await (await generateAt(address)).generate(hello, { signal, onText })
    expect(reply.text).toBe('Your key is [secret], is it not?')
    expect(pieces.join('')).toBe(reply.text)
  })

  it('is left at once when the run is cancelled', async () => {
    let closed = false
    const { address } = await chatServer((_, response) => {
      response.on('close', () => {
        closed = true
      })
      stream(response).write(part({ content: 'a' }))
    })
    const controller = new AbortController()
    const onText = (): void => controller.abort()
    const asked = { signal: controller.signal, onText }
    await expect((await generateAt(address)).generate(hello, asked)).rejects.toMatchObject({
      name: 'AbortError',
    })
    await expect.poll(() => closed).toBe(true)
  })
})
