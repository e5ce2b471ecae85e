import { errorRecord, isFlowError, type FlowError } from '@chainwright/core'
import { describe, expect, it, vi } from 'vitest'
import { chatServer, type Reply } from '../../../test/chat-server.ts'
import { canary, openRemote } from '../../../test/open-remote.ts'

const { signal } = new AbortController()
const kinds = ['openai', 'huggingface', 'anthropic', 'google', 'mistral', 'ollama']

async function failureOf(kind: string, reply: Reply, settings: object = {}) {
  const { address, asked } = await chatServer(reply)
  const models = openRemote(address, { kind, ...settings })
  const { generate } = (await models.resolve('mine/m', ['generate'], signal)).capabilities
  const outcome: unknown = await generate!
    .generate({ text: 'Hello' }, { signal })
    .catch((error: unknown) => error)
  expect(isFlowError(outcome)).toBe(true)
  expect(JSON.stringify(errorRecord(outcome as FlowError))).not.toContain('canary')
  return { failure: outcome as FlowError, asked }
}

function says(status: number, message: string, headers: Record<string, string> = {}): Reply {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify({ type: 'error', error: { message } }))
  }
}

// Each package retries, wraps and hides errors in ways of its own; none of that may show.
describe.each(kinds)('%s', (kind) => {
  it('is asked once, and its pause is kept', async () => {
    const { failure, asked } = await failureOf(kind, says(429, 'slow', { 'retry-after': '2' }))
    expect(failure).toMatchObject({ code: 'endpoint-limited', retryable: true, retryAfterMs: 2000 })
    expect(failure.message).toContain('mine/m answered 429: slow')
    expect(asked).toHaveLength(1)
  })

  it.each([
    [500, 'endpoint-failed', true],
    [401, 'credential-refused', false],
    [404, 'endpoint-refused', false],
  ])('fails with %i as we say it, without the key', async (status, code, retryable) => {
    const { failure, asked } = await failureOf(kind, says(status, `no, ${canary}`))
    expect(failure).toMatchObject({ code, retryable })
    expect(failure.message).toContain('no, [secret]')
    expect(asked).toHaveLength(1)
  })

  it('is asked for again when its answer breaks off', async () => {
    const { failure } = await failureOf(kind, (_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.write('data: {"id":')
      setImmediate(() => response.destroy())
    })
    expect(failure).toMatchObject({ code: 'connection-failed', retryable: true })
  })

  it('stalls no longer than it may', async () => {
    const stalls: Reply = (_, response) => response.writeHead(200).flushHeaders()
    const { failure } = await failureOf(kind, stalls, { limits: { answerMs: 100 } })
    expect(failure).toMatchObject({ code: 'too-slow', retryable: true })
  })

  it.each(['text/html', 'text/event-stream', 'application/json', 'application/x-ndjson'])(
    'sends HTML where a reply should be, as %s; nobody writes the key to the console',
    async (type) => {
      const written: unknown[] = []
      const note = (...all: unknown[]): void => void written.push(...all)
      for (const name of ['log', 'warn', 'error', 'info', 'debug'] as const)
        vi.spyOn(console, name).mockImplementation(note)
      const { failure } = await failureOf(kind, (_, response) => {
        response.setHeader('content-type', type)
        response.end(`<p>Log in, ${canary}</p>\n{"error":"${canary}"}\n\ndata: ${canary}\n\n`)
      })
      vi.restoreAllMocks()
      expect(failure).toMatchObject({ code: 'endpoint-answer-invalid', retryable: true })
      expect(written.map(String).join('\n')).not.toContain('canary')
    },
  )
})
