import type { EngineHandle } from '@chainwright/durable/engines'
import { expect, vi } from 'vitest'
import { dripFlow, liveFlow, type Drip } from './drip-node.ts'
import { connectClient } from './mcp-client.ts'
import { openAiClient } from './openai-client.ts'
import { askFlow, greetFlow, serveFlows, type TestServer } from './serve-flows.ts'
import { readEvents, told } from './served-events.ts'

/** An engine with workers in this process. */
export interface ServedEngine {
  readonly drip: Drip
  /** The engine, as one more server would open it. */
  open(this: void): Promise<EngineHandle>
}

type AnyJson = Record<string, unknown> & { run: string }

/** The JSON of an answer. */
export async function jsonOf(answer: Response | Promise<Response>): Promise<AnyJson> {
  return (await (await answer).json()) as AnyJson
}

const sse = { Accept: 'text/event-stream' }

/** What a case works with. */
interface CaseParts {
  readonly drip: Drip
  /** Starts one more server, which goes when the test is over. */
  serve(this: void): Promise<TestServer>
  /** Waits until so many steps drip; one, when left out. */
  underWay(this: void, steps?: number): Promise<void>
}

/** Something that holds for servers that hand their runs to an engine. */
interface ServeCase {
  readonly name: string
  check(this: void, parts: CaseParts): Promise<void>
}

/** Holds an engine to a case. */
export async function checkServing({ check }: ServeCase, engine: ServedEngine): Promise<void> {
  const { drip, open } = engine
  const flows = { greet: greetFlow, ask: askFlow, drip: dripFlow, live: liveFlow }
  await check({
    drip,
    serve: async () => serveFlows({ flows, registry: drip.registry, engine: await open() }),
    underWay: async (steps = 1) =>
      vi.waitFor(() => expect(drip.underWay()).toBe(steps), { timeout: 20_000 }),
  })
}

/** What holds for all of them. */
export const serveCases: readonly ServeCase[] = [
  {
    name: 'answers with the outputs, and any other server answers for the same run',
    async check({ serve }) {
      const [one, other] = [await serve(), await serve()]
      const waited = await one.post('/flows/greet/runs?wait', { who: 'Ada' })
      const answer = await jsonOf(waited)
      expect([waited.status, answer]).toMatchObject([
        200,
        { flow: 'greet', status: 'succeeded', outputs: { greeting: 'Hello Ada!' } },
      ])
      expect(await jsonOf(other.get(`/runs/${answer.run}`))).toEqual(answer)
      const wrong = await one.post('/flows/greet/runs', { whom: 'Ada' })
      expect([wrong.status, (await jsonOf(wrong))['error']]).toMatchObject([
        400,
        { code: 'input-unknown' },
      ])
      const missing = `/runs/greet-${'0'.repeat(26)}`
      expect((await other.get(missing)).status).toBe(404)
      expect((await other.get(`${missing}/events`)).status).toBe(404)
      expect((await other.post(`${missing}/cancel`, {})).status).toBe(404)
    },
  },

  {
    name: 'streams text as it grows, and another server goes on behind the last event',
    async check({ serve, drip, underWay }) {
      const [one, other] = [await serve(), await serve()]
      const answer = await one.post('/flows/drip/runs', { text: 'some words' }, sse)
      const path = `${answer.headers.get('location')}/events`
      const first = await readEvents(answer, ({ type }) => type === 'node-delta')
      expect(told(first)).toEqual([
        'run-start',
        'node-start before',
        'node-end before',
        'node-start drip',
        'node-delta drip',
      ])
      expect(first.at(-1)?.data['text']).toBe('some words ')
      const last = { 'Last-Event-ID': first.at(-1)?.id ?? '' }
      const here = readEvents(await one.get(path, last))
      const there = readEvents(await other.get(path, last))
      await underWay()
      drip.letEnd()
      const rest = ['node-end drip', 'node-start after', 'node-end after', 'run-end']
      expect(told(await here)).toEqual(rest)
      // What is under way is told from its beginning, as far as this server heard of it.
      expect(told(await there).filter((event) => !/-(start|delta) drip$/.test(event))).toEqual(rest)
      const over = { 'Last-Event-ID': (await here).at(-1)?.id ?? '' }
      expect((await other.get(path, over)).status).toBe(204)
      const all = told(await readEvents(await other.get(path)))
      expect(all.filter((event) => event !== 'node-delta drip')).toEqual([
        ...told(first).filter((event) => event !== 'node-delta drip'),
        ...rest,
      ])
    },
  },

  {
    name: 'takes an answer at any server, and refuses what is no answer',
    async check({ serve }) {
      const [one, other] = [await serve(), await serve()]
      const { run, status, questions } = await jsonOf(one.post('/flows/ask/runs?wait', {}))
      expect([status, questions]).toMatchObject(['paused', [{ step: 'approve' }]])
      expect(await jsonOf(other.get(`/runs/${run}`))).toMatchObject({ status: 'paused', questions })
      const signal = (step: string, answer: unknown) =>
        other.post(`/runs/${run}/signals/${step}`, { answer })
      expect((await signal('approve', 'maybe')).status).toBe(422)
      expect((await signal('other', 'yes')).status).toBe(409)
      const taken = await signal('approve', 'yes')
      expect([taken.status, await jsonOf(taken)]).toMatchObject([202, { questions: [] }])
      const end = { status: 'succeeded', outputs: { answer: 'yes' } }
      await vi.waitFor(
        async () => expect(await jsonOf(one.get(`/runs/${run}`))).toMatchObject(end),
        {
          timeout: 20_000,
        },
      )
      expect((await signal('approve', 'yes')).status).toBe(409)
    },
  },

  {
    name: 'cancels at any server, which reaches the work',
    async check({ serve, underWay }) {
      const [one, other] = [await serve(), await serve()]
      const { run } = await jsonOf(one.post('/flows/drip/runs', { text: 'x' }))
      await underWay()
      const cancelled = { status: 'cancelled' }
      expect(await jsonOf(other.post(`/runs/${run}/cancel`, {}))).toMatchObject(cancelled)
      expect(await jsonOf(one.get(`/runs/${run}`))).toMatchObject(cancelled)
      expect(await jsonOf(one.post(`/runs/${run}/cancel`, {}))).toMatchObject(cancelled)
      await underWay(0)
    },
  },

  {
    name: 'begins one run for a caller that asks several servers with one key',
    async check({ serve, drip, underWay }) {
      const [one, other] = [await serve(), await serve()]
      const ask = (server: TestServer, text: string) =>
        server.post('/flows/drip/runs', { text }, { 'Idempotency-Key': 'order-17' })
      const { run } = await jsonOf(ask(one, 'x'))
      expect(await jsonOf(ask(one, 'x'))).toMatchObject({ run })
      expect(await jsonOf(ask(other, 'x'))).toMatchObject({ run })
      expect((await ask(other, 'y')).status).toBe(409)
      await underWay()
      drip.letEnd()
      const waited = other.post(
        '/flows/drip/runs?wait',
        { text: 'x' },
        { 'Idempotency-Key': 'order-17' },
      )
      expect(await jsonOf(waited)).toMatchObject({ run, status: 'succeeded' })
    },
  },

  {
    name: 'speaks the protocols of OpenAI, with text as it grows, and of MCP, with questions',
    async check({ serve, drip }) {
      const [one, other] = [await serve(), await serve()]
      const pieces: string[] = []
      const asked = { prompt: 'some words', stream: true } as const
      const client = openAiClient(one, 'live')
      for await (const { choices } of await client.completions.create({
        model: 'live',
        ...asked,
      })) {
        // Its first text comes while the step is under way.
        if (pieces.length === 0) expect(drip.underWay()).toBe(1)
        pieces.push(choices[0]?.text ?? '')
        drip.letEnd()
      }
      expect(pieces.join('')).toBe('some words ')
      const questions: string[] = []
      const person = (message: string): string => {
        questions.push(message)
        return 'yes'
      }
      const assistant = await connectClient(other, 'ask', { era: 'modern', person })
      const { structuredContent } = await assistant.callTool({ name: 'ask', arguments: {} })
      expect([structuredContent, questions]).toEqual([{ answer: 'yes' }, ['Go on?']])
    },
  },

  {
    name: 'lets go of runs when it stops, which go on, and another server tells their end',
    async check({ serve, drip, underWay }) {
      const one = await serve()
      const { run } = await jsonOf(one.post('/flows/drip/runs', { text: 'x' }))
      await underWay()
      await one.stop()
      const other = await serve()
      const waiting = readEvents(await other.get(`/runs/${run}/events`))
      drip.letEnd()
      expect(told(await waiting).at(-1)).toBe('run-end')
      expect(await jsonOf(other.get(`/runs/${run}`))).toMatchObject({ outputs: { text: 'x !' } })
    },
  },
]
