import type { ServerResponse } from 'node:http'
import { errorRecord, type FlowError } from '@chainwright/core'
import { describe, expect, it } from 'vitest'
import { chatServer, ending, fails, part, says, type Reply } from '../../test/chat-server.ts'
import { serve, serveRaw } from '../../test/local-server.ts'
import { canary, capabilityOf, openRemote } from '../../test/open-remote.ts'

const { signal } = new AbortController()
const hello = { messages: [{ role: 'user', content: 'Hello' }] } as const

async function failureAt(address: string, settings: object = {}): Promise<FlowError> {
  const model = await capabilityOf('generate', address, settings)
  const failure: unknown = await model.generate(hello, { signal }).catch((error: unknown) => error)
  expect(JSON.stringify(errorRecord(failure as FlowError))).not.toContain('canary')
  return failure as FlowError
}

async function failureOf(reply: Reply, settings: object = {}): Promise<FlowError> {
  const { address } = await chatServer(reply)
  return failureAt(address, settings)
}

function stream(response: ServerResponse): ServerResponse {
  return response.setHeader('content-type', 'text/event-stream')
}

describe('an endpoint that refuses', () => {
  it('is retried after the pause that it names', async () => {
    const failure = await failureOf(fails(429, 'slow down', { 'retry-after': '3' }))
    expect(failure).toMatchObject({
      code: 'endpoint-limited',
      retryable: true,
      retryAfterMs: 3000,
    })
    expect(failure.message).toContain('slow down')
  })

  it('is retried without one, too', async () => {
    const failure = await failureOf(fails(429, 'slow down'))
    expect(failure).toMatchObject({ code: 'endpoint-limited', retryable: true })
    expect(failure.retryAfterMs).toBeUndefined()
  })

  it('names a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString()
    const failure = await failureOf(fails(429, 'later', { 'retry-after': date }))
    expect(failure.retryAfterMs).toBeGreaterThan(50_000)
    expect(failure.retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  it.each([
    [500, 'oops', 'endpoint-failed', true],
    [400, 'no such option', 'endpoint-refused', false],
    [400, "This model's maximum context length is 10 tokens", 'prompt-too-long', false],
    [404, 'no such model', 'endpoint-refused', false],
    [401, `Incorrect API key provided: ${canary}`, 'credential-refused', false],
  ])('answers %i (%s): %s', async (status, message, code, retryable) => {
    expect(await failureOf(fails(status, message))).toMatchObject({ code, retryable })
  })

  it('makes no more than one request for each try', async () => {
    const replies = [fails(500, 'oops'), says('well')]
    const { address, asked } = await chatServer((one, response) => replies.shift()!(one, response))
    expect(await failureAt(address)).toMatchObject({ code: 'endpoint-failed' })
    expect(asked).toHaveLength(1)
    const model = await capabilityOf('generate', address)
    expect(await model.generate(hello, { signal })).toMatchObject({ text: 'well' })
  })
})

describe('an endpoint that misbehaves', () => {
  const quick = { limits: { answerMs: 100 } }

  it('says nothing', async () => {
    expect(await failureOf(() => undefined, quick)).toMatchObject({ code: 'too-slow' })
  })

  it('stalls in the middle', async () => {
    const stalls: Reply = (_, response) => void stream(response).write(part({ content: 'a' }))
    expect(await failureOf(stalls, quick)).toMatchObject({ code: 'too-slow', retryable: true })
  })

  it('trickles', async () => {
    const trickles: Reply = (_, response) => {
      stream(response)
      const drip = setInterval(() => response.write(':'), 20)
      response.on('close', () => clearInterval(drip))
    }
    const failure = await failureOf(trickles, { limits: { answerMs: 5000, totalMs: 200 } })
    expect(failure).toMatchObject({ code: 'too-slow', retryable: true })
  })

  it('cuts the connection', async () => {
    const cuts: Reply = (_, response) => {
      stream(response).write(part({ content: 'a' }))
      setImmediate(() => response.destroy())
    }
    expect(await failureOf(cuts)).toMatchObject({ code: 'connection-failed', retryable: true })
  })

  it('ends without saying why', async () => {
    const ends: Reply = (_, response) => void stream(response).end(part({ content: 'a' }))
    const failure = await failureOf(ends)
    expect(failure).toMatchObject({ code: 'endpoint-answer-invalid', retryable: true })
  })

  it('lies about its length', async () => {
    const port = await serveRaw((socket) => {
      socket.once('data', () => {
        const head =
          'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 9999\r\n\r\n'
        socket.end(head + part({ content: 'a' }))
      })
    })
    const failure = await failureAt(`http://127.0.0.1:${port}/v1`)
    expect(failure).toMatchObject({ code: 'connection-failed', retryable: true })
  })

  it('says that its answer is shorter than it is, and the rest gets into no other answer', async () => {
    let count = 0
    const port = await serveRaw((socket) => {
      socket.on('data', () => {
        count += 1
        const body = part({ content: count === 1 ? 'first' : 'second' }) + ending()
        const length = Buffer.byteLength(body) - (count === 1 ? 20 : 0)
        const head = `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: ${length}\r\n\r\n`
        socket.write(head + body)
      })
    })
    const model = await capabilityOf('generate', `http://127.0.0.1:${port}/v1`)
    await model.generate(hello, { signal }).catch(() => undefined)
    expect(await model.generate(hello, { signal })).toMatchObject({ text: 'second' })
  })

  it('sends text that is no UTF-8', async () => {
    const garbles: Reply = (_, response) => {
      const [before = '', after = ''] = part({ content: '|' }).split('|')
      stream(response).end(
        Buffer.concat([Buffer.from(before), Buffer.of(0xc3, 0x28), Buffer.from(after + ending())]),
      )
    }
    expect(await failureOf(garbles)).toMatchObject({ code: 'response-invalid' })
  })

  it('sends no JSON', async () => {
    const babbles: Reply = (_, response) => void stream(response).end('data: {oops\n\n')
    expect(await failureOf(babbles)).toMatchObject({ code: 'endpoint-answer-invalid' })
  })

  it('keeps its reply back', async () => {
    expect(await failureOf(says('', 'content_filter'))).toMatchObject({ code: 'reply-withheld' })
  })

  it('repeats the key in its reply', async () => {
    const { address } = await chatServer(says(`Your key is ${canary}, is it not?`))
    const model = await capabilityOf('generate', address)
    const { text } = await model.generate(hello, { signal })
    expect(text).toBe('Your key is [secret], is it not?')
  })

  it('redirects to another origin, which sees neither key nor prompt', async () => {
    const seen: string[] = []
    const other = await serve((request, response) => {
      seen.push(request.url ?? '')
      response.end()
    })
    const redirects: Reply = (_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${other}/v1/chat/completions` }).end()
    }
    expect(await failureOf(redirects)).toMatchObject({ code: 'credential-origin-mismatch' })
    expect(seen).toEqual([])
  })
})

describe('the limits of a provider', () => {
  it('hold for all of its models together', async () => {
    let [open, most] = [0, 0]
    const held: (() => void | Promise<void>)[] = []
    const reply: Reply = (asked, response) => {
      open += 1
      most = Math.max(most, open)
      response.on('close', () => (open -= 1))
      // None is answered before two are there: with fewer at once this would never end.
      held.push(() => says('x')(asked, response))
      if (held.length === 2) for (const answer of held.splice(0)) void answer()
    }
    const { address, asked } = await chatServer(reply)
    const models = openRemote(address, { limits: { concurrency: 2 } })
    const calls = Array.from({ length: 12 }, async (_, at) => {
      const { capabilities } = await models.resolve(`mine/m${at % 3}`, ['generate'], signal)
      return capabilities.generate!.generate(hello, { signal })
    })
    await Promise.all(calls)
    expect(asked).toHaveLength(12)
    expect(most).toBe(2)
  })

  it('hold back other calls for as long as one was told to wait', async () => {
    const replies = [fails(429, 'slow', { 'retry-after': '0.3' }), says('a'), says('b')]
    const times: number[] = []
    const { address } = await chatServer((one, response) => {
      times.push(performance.now())
      return replies.shift()!(one, response)
    })
    const models = openRemote(address)
    const generate = async (name: string) => {
      const { capabilities } = await models.resolve(name, ['generate'], signal)
      return capabilities.generate!.generate(hello, { signal })
    }
    await expect(generate('mine/one')).rejects.toMatchObject({ code: 'endpoint-limited' })
    await Promise.all([generate('mine/two'), generate('mine/three')])
    expect(times[1]! - times[0]!).toBeGreaterThan(280)
  })
})

describe('a call', () => {
  it('ends at once when it is cancelled', async () => {
    let closed = false
    const { address, asked } = await chatServer((_, response) => {
      response.on('close', () => {
        closed = true
      })
      stream(response).write(part({ content: 'a' }))
    })
    const model = await capabilityOf('generate', address)
    const controller = new AbortController()
    const onText = (): void => controller.abort()
    const reply = model.generate(hello, { signal: controller.signal, onText })
    await expect(reply).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => closed).toBe(true)
    expect(asked).toHaveLength(1)
  })
})
