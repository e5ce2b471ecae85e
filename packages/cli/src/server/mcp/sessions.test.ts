import { McpServer } from '@modelcontextprotocol/server'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createSessions, type SessionLimits, type Sessions } from './sessions.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const limits: SessionLimits = { ofOwner: 2, all: 3, idleMs: 1_000 }
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
const ping = { jsonrpc: '2.0', id: 2, method: 'ping' }

/** Asks within a session, or for a new one; the answer is over when `over` is called. */
function ask(sessions: Sessions, owner: string, session?: string, method = 'POST') {
  let over = (): void => undefined
  const request = new Request('http://127.0.0.1/mcp', {
    method,
    headers: {
      Accept: 'application/json, text/event-stream',
      'Content-Type': 'application/json',
      'MCP-Protocol-Version': '2025-06-18',
      ...(session !== undefined && { 'Mcp-Session-Id': session }),
    },
    ...(method === 'POST' && { body: JSON.stringify(session ? ping : initialize) }),
  })
  const serve = () => new McpServer({ name: 'test', version: '1' })
  const onOver = (listener: () => void) => void (over = listener)
  const answer = sessions.answer(request, { owner, serve, mostBytes: 10_000, onOver })
  return { answer, over: () => over() }
}

async function open(sessions: Sessions, owner: string): Promise<string> {
  const { answer, over } = ask(sessions, owner)
  const response = await answer
  expect(response.status).toBe(200)
  await response.text()
  over()
  return response.headers.get('mcp-session-id')!
}

async function statusIn(sessions: Sessions, owner: string, session: string): Promise<number> {
  const { answer, over } = ask(sessions, owner, session)
  const { status } = await answer
  over()
  return status
}

it('ends a session of which nothing was asked for a while', async () => {
  const sessions = createSessions(limits)
  const id = await open(sessions, 'a')
  vi.advanceTimersByTime(900)
  expect(await statusIn(sessions, 'a', id)).toBe(200)
  vi.advanceTimersByTime(900)
  expect(await statusIn(sessions, 'a', id)).toBe(200)
  vi.advanceTimersByTime(1_100)
  expect(await statusIn(sessions, 'a', id)).toBe(404)
})

it('ends no session in which a client listens', async () => {
  const sessions = createSessions(limits)
  const id = await open(sessions, 'a')
  const listening = ask(sessions, 'a', id, 'GET')
  expect((await listening.answer).status).toBe(200)
  vi.advanceTimersByTime(5_000)
  expect(await statusIn(sessions, 'a', id)).toBe(200)
  listening.over()
  vi.advanceTimersByTime(1_100)
  expect(await statusIn(sessions, 'a', id)).toBe(404)
})

it('makes room at the cost of the same key first, and of what was not used for longest', async () => {
  const sessions = createSessions(limits)
  const other = await open(sessions, 'b')
  const [first, second] = [await open(sessions, 'a'), await open(sessions, 'a')]
  expect(await statusIn(sessions, 'a', first)).toBe(200)
  const third = await open(sessions, 'a')
  const statuses = async (ids: readonly string[]): Promise<number[]> => {
    const all: number[] = []
    for (const id of ids) all.push(await statusIn(sessions, 'a', id))
    return all
  }
  expect(await statuses([first, second, third])).toEqual([200, 404, 200])
  expect(await statusIn(sessions, 'b', other)).toBe(200)
})

it('ends a session that its client deletes, and no session of another key', async () => {
  const sessions = createSessions(limits)
  const id = await open(sessions, 'a')
  expect((await ask(sessions, 'b', id, 'DELETE').answer).status).toBe(404)
  expect(await statusIn(sessions, 'a', id)).toBe(200)
  expect((await ask(sessions, 'a', id, 'DELETE').answer).status).toBe(200)
  expect(await statusIn(sessions, 'a', id)).toBe(404)
})
