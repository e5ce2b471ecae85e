import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FlowError } from '@chainwright/core'
import { openFolderStore } from '@chainwright/durable/engines'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEngineInProcess } from '../../../../durable/test/engine-in-process.ts'
import { createDrip, dripFlow } from '../../../test/serve/drip-node.ts'
import {
  checkServing,
  jsonOf,
  serveCases,
  type ServedEngine,
} from '../../../test/serve/engine-cases.ts'
import { serveFlows } from '../../../test/serve/serve-flows.ts'

const folder = mkdtempSync(join(tmpdir(), 'chainwright-house-'))
let served: ServedEngine

beforeAll(async () => {
  const drip = createDrip()
  const engine = createEngineInProcess(await openFolderStore(folder), drip.registry)
  served = { drip, open: async () => ({ engine, store: await openFolderStore(folder) }) }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('servers that hand their runs to an engine', () => {
  it.each(serveCases)('$name', async (one) => checkServing(one, served))
})

it('counts what a flow used of its day at all servers, and refuses it at each', async () => {
  const limits = { tokensPerDay: 2 }
  const serve = async () =>
    serveFlows({
      flows: { counted: dripFlow },
      registry: served.drip.registry,
      engine: await served.open(),
      limits,
    })
  const [one, other] = [await serve(), await serve()]
  const waited = one.post('/flows/counted/runs?wait', { text: 'x' })
  await expect.poll(() => served.drip.underWay()).toBe(1)
  expect(() => other.service.context.budget.check('counted')).not.toThrow()
  served.drip.letEnd()
  expect(await jsonOf(waited)).toMatchObject({ usage: { inputTokens: 1, outputTokens: 1 } })
  await vi.waitFor(
    () => expect(() => other.service.context.budget.check('counted')).toThrow('used what it may'),
    { timeout: 15_000 },
  )
  const refused = await other.post('/flows/counted/runs', { text: 'x' })
  expect([refused.status, await jsonOf(refused)]).toMatchObject([
    429,
    { error: { code: 'budget-spent' } },
  ])
  await one.stop()
  // One that begins anew knows it as well.
  expect((await (await serve()).post('/flows/counted/runs', { text: 'x' })).status).toBe(429)
})

it('answers 503 while the engine takes no run, and begins the run once when it is asked for again', async () => {
  const { engine, store } = await served.open()
  let isAway = true
  const submitted: string[] = []
  const moody = {
    ...engine,
    async submit(run: string) {
      submitted.push(run)
      if (!isAway) return engine.submit(run)
      const message = 'nobody listens at http://10.0.0.7:8080'
      throw new FlowError({ code: 'engine-unreachable', message, retryable: true })
    },
  }
  const { registry } = served.drip
  const server = await serveFlows({ engine: { engine: moody, store }, registry })
  const ask = (): Promise<Response> =>
    server.post('/flows/greet/runs?wait', { who: 'Ada' }, { 'Idempotency-Key': 'order-9' })
  for (const _ of [1, 2]) {
    const refused = await ask()
    const { error } = await jsonOf(refused)
    expect([refused.status, error]).toMatchObject([503, { code: 'engine-unreachable' }])
    expect(JSON.stringify(error)).not.toContain('10.0.0.7')
  }
  expect(server.service.context.desk.countOpen('greet')).toBe(0)
  isAway = false
  const { run, ...end } = await jsonOf(ask())
  expect(end).toMatchObject({ outputs: { greeting: 'Hello Ada!' } })
  expect(submitted).toEqual([run, run, run])
  expect(await jsonOf(ask())).toMatchObject({ run })
})

it('looks seldom at runs that wait for a person, and still sees what one answers', async () => {
  const { engine, store } = await served.open()
  let reads = 0
  const counted = { ...store, read: async (key: string) => (reads++, store.read(key)) }
  const { registry } = served.drip
  const server = await serveFlows({ engine: { engine, store: counted }, registry })
  const begin = async (): Promise<string> =>
    (await jsonOf(server.post('/flows/ask/runs?wait', {}))).run
  const runs = await Promise.all(Array.from({ length: 20 }, begin))
  // Each pause is half as long again as the one before it, up to the longest.
  let last = -1
  await vi.waitFor(
    () => {
      const since = reads - last
      last = reads
      expect(since).toBeLessThan(40)
    },
    { timeout: 15_000, interval: 1_000 },
  )
  const taken = server.post(`/runs/${runs[0]}/signals/approve`, { answer: 'yes' })
  expect(await jsonOf(taken)).toMatchObject({ questions: [] })
})

it('begins one run for one key, with the inputs of the first, when two servers are asked at once', async () => {
  const serve = async () =>
    serveFlows({ engine: await served.open(), registry: served.drip.registry })
  const servers = [await serve(), await serve()]
  for (let key = 0; key < 10; key++) {
    const wrong = await servers[0]?.post('/flows/greet/runs', {}, { 'Idempotency-Key': `k${key}` })
    expect(wrong?.status).toBe(400)
    const answers = await Promise.all(
      servers.map((server, who) =>
        server.post('/flows/greet/runs?wait', { who: `${who}` }, { 'Idempotency-Key': `k${key}` }),
      ),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]))
  }
})
