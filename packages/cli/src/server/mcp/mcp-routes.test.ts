import { setTimeout as pause } from 'node:timers/promises'
import { defineNode, port, text } from '@chainwright/core'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { describe, expect, it, vi } from 'vitest'
import { connectClient, createClient, type Era } from '../../../test/serve/mcp-client.ts'
import { serveFlows } from '../../../test/serve/serve-flows.ts'
import { flowText } from '../../../test/run-cli.ts'

const slowed = vi.fn()
const slow = defineNode({
  type: 'slow@1',
  title: 'Slow',
  description: 'Goes on until it is stopped.',
  group: 'text',
  inputs: {},
  outputs: { text: port(text) },
  async run({ context }) {
    context.signal.addEventListener('abort', slowed)
    context.progress(1, 4, 'a quarter')
    await pause(60_000, undefined, { signal: context.signal })
    return { text: 'never' }
  },
})
const slowFlow = flowText({
  nodes: { it: { type: 'slow' } },
  outputs: { text: { from: 'it.text' } },
})

/** Two steps, the second after a person has agreed. */
const askFlow = flowText({
  inputs: { draft: { type: 'text' } },
  nodes: {
    agree: {
      type: 'ask',
      inputs: { question: { from: 'inputs.draft' }, choices: ['yes', 'no'] },
    },
    say: {
      type: 'prompt',
      inputs: { template: 'They said {{answer}}.', answer: { from: 'agree.answer' } },
    },
  },
  outputs: { text: { from: 'say.text' } },
})

describe.each<Era>(['modern', 'legacy'])('to a client of the %s protocol', (era) => {
  it('offers the flows of its key as tools, with their inputs and outputs', async () => {
    const client = await connectClient(await serveFlows(), 'greet', { era })
    const { tools } = await client.listTools()
    expect(tools).toMatchObject([
      {
        name: 'greet',
        title: 'Greeting',
        description: 'Greets somebody.',
        inputSchema: {
          properties: { who: { type: 'string', description: 'Whom to greet' } },
          required: ['who'],
          additionalProperties: false,
        },
        outputSchema: { properties: { greeting: { type: 'string' } } },
      },
    ])
  })

  it('runs a flow and gives its outputs, as a value and as text', async () => {
    const server = await serveFlows()
    const client = await connectClient(server, 'greet', { era })
    const result = await client.callTool({ name: 'greet', arguments: { who: 'Ada' } })
    expect(result.structuredContent).toEqual({ greeting: 'Hello Ada!' })
    expect(result.content).toEqual([{ type: 'text', text: '{"greeting":"Hello Ada!"}' }])
    expect(server.store.ids()).toHaveLength(1)
  })

  it('says what is wrong with the inputs', async () => {
    const client = await connectClient(await serveFlows(), 'greet', { era })
    const result = await client.callTool({ name: 'greet', arguments: { who: 7 } })
    expect(result).toMatchObject({ isError: true })
    expect(JSON.stringify(result.content)).toMatch(/input-type: .*who/)
  })

  it('tells how far a run is', async () => {
    const server = await serveFlows({ flows: { slow: slowFlow }, nodes: [slow] })
    const client = await connectClient(server, 'slow', { era })
    const told = Promise.withResolvers<object>()
    const controller = new AbortController()
    const called = client
      .callTool({ name: 'slow' }, { onprogress: told.resolve, signal: controller.signal })
      .catch(() => undefined)
    expect(await told.promise).toMatchObject({ progress: 0.25, total: 1, message: 'a quarter' })
    controller.abort()
    await called
  })

  it('cancels the run when the client cancels the call', async () => {
    slowed.mockClear()
    const server = await serveFlows({ flows: { slow: slowFlow }, nodes: [slow] })
    const client = await connectClient(server, 'slow', { era })
    const controller = new AbortController()
    const called = client.callTool({ name: 'slow' }, { signal: controller.signal })
    const { desk } = server.service.context
    await expect.poll(() => desk.openRuns('slow')).toHaveLength(1)
    controller.abort()
    await expect(called).rejects.toThrow()
    await expect.poll(() => slowed).toHaveBeenCalled()
    await expect.poll(() => desk.openRuns('slow')).toEqual([])
  })

  it('asks the person at the client, and goes on with the answer', async () => {
    const server = await serveFlows({ flows: { ask: askFlow } })
    const asked: unknown[] = []
    const person = (message: string, choices: readonly string[] | undefined): string => {
      asked.push([message, choices])
      return 'yes'
    }
    const client = await connectClient(server, 'ask', { era, person })
    const result = await client.callTool({ name: 'ask', arguments: { draft: 'Send it?' } })
    expect(asked).toEqual([['Send it?', ['yes', 'no']]])
    expect(result.structuredContent).toEqual({ text: 'They said yes.' })
    expect(server.store.ids()).toHaveLength(1)
  })

  it('ends the run when the person declines', async () => {
    const server = await serveFlows({ flows: { ask: askFlow } })
    const client = await connectClient(server, 'ask', { era, person: () => undefined })
    const result = await client.callTool({ name: 'ask', arguments: { draft: 'Send it?' } })
    expect(result).toMatchObject({ isError: true })
    expect(JSON.stringify(result.content)).toMatch(/answer-missing/)
    expect(server.service.context.desk.openRuns('ask')).toEqual([])
  })

  it('says that a flow asks, to a client that can ask nobody', async () => {
    const server = await serveFlows({ flows: { ask: askFlow } })
    const client = await connectClient(server, 'ask', { era })
    const result = await client.callTool({ name: 'ask', arguments: { draft: 'Send it?' } })
    expect(result).toMatchObject({ isError: true })
    expect(JSON.stringify(result.content)).toMatch(
      /answer-missing.*elicitation.*agree.*\/flows\/ask\/runs.*\/signals\/agree/,
    )
    expect(server.service.context.desk.openRuns('ask')).toEqual([])
  })
})

it('lets nobody in without a key, and nobody into the session of another key', async () => {
  const server = await serveFlows()
  const url = `http://127.0.0.1:${server.port}/mcp`
  const initialize = {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 't', version: '1' },
    },
  }
  const post = (key: string, body: object, more: Record<string, string> = {}): Promise<Response> =>
    globalThis.fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        Authorization: `Bearer ${key}`,
        ...more,
      },
    })
  expect((await post('wrong', initialize)).status).toBe(401)
  const opened = await post(server.key('greet'), initialize)
  expect(opened.status).toBe(200)
  const session = opened.headers.get('mcp-session-id')!
  await opened.body?.cancel()
  const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' }
  const own = await post(server.key('greet'), list, { 'mcp-session-id': session })
  expect(own.status).toBe(200)
  expect(await own.text()).toContain('greet')
  const other = await post(server.key('ask'), list, { 'mcp-session-id': session })
  expect(other.status).toBe(404)
  const end = (key: string): Promise<Response> =>
    globalThis.fetch(url, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${server.key(key)}`, 'mcp-session-id': session },
    })
  expect((await end('ask')).status).toBe(404)
  expect((await end('greet')).status).toBe(200)
  const ended = await post(server.key('greet'), list, { 'mcp-session-id': session })
  expect(ended.status).toBe(404)
  const foreign = await post(server.key('greet'), list, { Origin: 'http://evil.example' })
  expect(foreign.status).toBe(403)
})

it('is left by a client of before 2026 with its own call, which ends the session', async () => {
  const server = await serveFlows()
  const url = new URL(`http://127.0.0.1:${server.port}/mcp`)
  const headers = { Authorization: `Bearer ${server.key('greet')}` }
  const transport = new StreamableHTTPClientTransport(url, { requestInit: { headers } })
  const client = createClient('legacy')
  await client.connect(transport)
  expect(transport.sessionId).toMatch(/^[0-9a-f-]{36}$/)
  await expect(transport.terminateSession()).resolves.toBeUndefined()
  expect(transport.sessionId).toBeUndefined()
})
