import { expect, it } from 'vitest'
import { serveFlows, temporaryFolder, type TestServer } from '../../../test/serve/serve-flows.ts'

type AnyJson = Record<string, unknown> & { run: string }

async function jsonOf(answer: Response | Promise<Response>): Promise<AnyJson> {
  return (await (await answer).json()) as AnyJson
}

/** Posts a run and gives its id. */
async function begin(server: TestServer, flow: string, inputs: object): Promise<string> {
  const { run } = await jsonOf(server.post(`/flows/${flow}/runs`, inputs))
  return run
}

it('answers a run at once with its id, which is in the store by then', async () => {
  const server = await serveFlows()
  const answer = await server.post('/flows/greet/runs', { who: 'Ada' })
  expect(answer.status).toBe(202)
  const { run, status } = await jsonOf(answer)
  expect(run).toMatch(/^greet-[0-9a-z]{26}$/)
  expect(answer.headers.get('location')).toBe(`/runs/${run}`)
  expect(['running', 'succeeded']).toContain(status)
  expect(server.store.read(run)).toMatchObject({ name: 'Greeting' })
})

it('gives the outputs to who waits, and later to who asks', async () => {
  const server = await serveFlows()
  const waited = await server.post('/flows/greet/runs?wait', { who: 'Ada' })
  expect(waited.status).toBe(200)
  const answer = await jsonOf(waited)
  expect(answer).toMatchObject({
    flow: 'greet',
    status: 'succeeded',
    outputs: { greeting: 'Hello Ada!' },
  })
  const preferred = await server.post('/flows/greet/runs', { who: 'Bo' }, { Prefer: 'wait=5' })
  expect(preferred.headers.get('preference-applied')).toBe('wait=5')
  expect(await jsonOf(preferred)).toMatchObject({ outputs: { greeting: 'Hello Bo!' } })
  expect(await jsonOf(server.get(`/runs/${answer.run}`))).toMatchObject({
    status: 'succeeded',
    outputs: { greeting: 'Hello Ada!' },
  })
})

it('streams the events of a run, which can be taken up behind any of them', async () => {
  const server = await serveFlows()
  const answer = await server.post(
    '/flows/greet/runs',
    { who: 'Ada' },
    { Accept: 'text/event-stream' },
  )
  expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
  const text = await answer.text()
  const events = text.trim().split('\n\n')
  expect(events[0]).toMatch(/^id: 0\.1\.0\nevent: run-start\ndata: \{/)
  expect(events.at(-1)).toMatch(/event: run-end\ndata: .*"status":"succeeded"/)
  const id = /"run":"([^"]+)"/.exec(text)?.[1]
  const again = await server.get(`/runs/${id}/events`)
  expect((await again.text()).trim()).toBe(text.trim())
  for (const [at, event] of events.entries()) {
    const last = /^id: (.+)$/m.exec(event)?.[1] ?? ''
    const rest = await server.get(`/runs/${id}/events`, { 'Last-Event-ID': last })
    expect(rest.status).toBe(at === events.length - 1 ? 204 : 200)
    expect((await rest.text()).trim()).toBe(events.slice(at + 1).join('\n\n'))
  }
})

it('lets a person answer, and refuses what is no answer', async () => {
  const server = await serveFlows()
  const waited = await server.post('/flows/ask/runs?wait', {})
  expect(waited.status).toBe(202)
  const { run, status, questions } = await jsonOf(waited)
  expect(status).toBe('paused')
  expect(questions).toMatchObject([{ step: 'approve', ask: { question: 'Go on?' } }])
  const signal = (step: string, answer: unknown) =>
    server.post(`/runs/${run}/signals/${step}`, { answer })
  expect((await signal('approve', 'maybe')).status).toBe(422)
  expect((await signal('other', 'yes')).status).toBe(409)
  expect((await signal('approve', 'yes')).status).toBe(202)
  expect(await jsonOf(server.get(`/runs/${run}`))).toMatchObject({
    status: 'succeeded',
    outputs: { answer: 'yes' },
  })
  expect((await signal('approve', 'yes')).status).toBe(409)
})

it('cancels a run for good', async () => {
  const server = await serveFlows()
  const run = await begin(server, 'ask', {})
  expect(await jsonOf(server.post(`/runs/${run}/cancel`, {}))).toMatchObject({
    status: 'cancelled',
  })
  expect(await jsonOf(server.post(`/runs/${run}/cancel`, {}))).toMatchObject({
    status: 'cancelled',
  })
})

it('says what is wrong with the inputs, with the place', async () => {
  const server = await serveFlows()
  const start = async (body: object) => {
    const answer = await server.post('/flows/greet/runs', body)
    return [answer.status, (await jsonOf(answer))['error']]
  }
  expect(await start({})).toMatchObject([
    400,
    { code: 'input-missing', port: 'who', pointer: '/inputs/who' },
  ])
  expect(await start({ who: 5 })).toMatchObject([400, { code: 'input-type', port: 'who' }])
  expect(await start({ who: 'a', seed: 1 })).toMatchObject([400, { code: 'input-unknown' }])
})

it('begins one run for a caller that asks twice with one key, also after a restart', async () => {
  const options = { store: temporaryFolder() }
  const first = await serveFlows(options)
  const ask = (server: TestServer, who: string, key: string) =>
    server.post('/flows/greet/runs?wait', { who }, { 'Idempotency-Key': key })
  const { run } = await jsonOf(ask(first, 'Ada', 'order-17'))
  expect(await jsonOf(ask(first, 'Ada', 'order-17'))).toMatchObject({ run, status: 'succeeded' })
  expect((await ask(first, 'Bo', 'order-17')).status).toBe(409)
  expect((await ask(first, 'Ada', 'with a space')).status).toBe(400)
  expect((await jsonOf(ask(first, 'Ada', 'order-18'))).run).not.toBe(run)
  await first.stop()
  const second = await serveFlows(options)
  expect(await jsonOf(ask(second, 'Ada', 'order-17'))).toMatchObject({ run, status: 'succeeded' })
  expect(second.store.ids()).toHaveLength(2)
})

it('keeps nothing at level none, and knows the last runs all the same', async () => {
  const server = await serveFlows({ level: 'none' })
  const { run } = await jsonOf(server.post('/flows/greet/runs?wait', { who: 'Ada' }))
  expect(await jsonOf(server.get(`/runs/${run}`))).toMatchObject({ status: 'succeeded' })
  expect(await (await server.get(`/runs/${run}/events`)).text()).toContain('event: run-end')
  expect(server.store.ids()).toEqual([])
})
