import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { flowText } from '../../../test/run-cli.ts'
import { serveFlows, temporaryFolder, type TestServer } from '../../../test/serve/serve-flows.ts'
import { createBudget } from './budget.ts'
import { createFileLedger } from './usage-ledger.ts'
import { createRate, type ServeLimits } from './limits.ts'

const writeFlow = flowText({
  nodes: { write: { type: 'generate', inputs: { prompt: 'x' }, model: 'starter' } },
  outputs: { text: { from: 'write.text' } },
})

async function refusalOf(answer: Promise<Response>) {
  const response = await answer
  const { error } = (await response.json()) as { error: { code: string } }
  return {
    status: response.status,
    code: error.code,
    after: Number(response.headers.get('retry-after')),
  }
}

describe('what a flow may be asked for', () => {
  it('is started so often in a minute and no oftener, each flow by itself', async () => {
    const server = await serveFlows({ limits: { startsPerMinute: 2 } })
    const start = () => server.post('/flows/greet/runs', { who: 'Ada' })
    expect([(await start()).status, (await start()).status]).toEqual([202, 202])
    expect(await refusalOf(start())).toMatchObject({ status: 429, code: 'rate-exceeded' })
    expect((await refusalOf(start())).after).toBeGreaterThanOrEqual(1)
    expect((await server.post('/flows/ask/runs', {})).status).toBe(202)
  })

  it('has so many runs open, until one is over', async () => {
    const server = await serveFlows({ limits: { openRuns: 2 } })
    const start = () => server.post('/flows/ask/runs', {})
    const first = (await (await start()).json()) as { run: string }
    await start()
    expect(await refusalOf(start())).toMatchObject({ status: 429, code: 'runs-too-many' })
    await server.post(`/runs/${first.run}/cancel`, {})
    expect((await start()).status).toBe(202)
  })

  it('uses so many tokens in a day, and after a restart no more', async () => {
    const options = {
      flows: { write: writeFlow },
      limits: { tokensPerDay: 1 },
      store: temporaryFolder(),
    }
    const server = await serveFlows(options)
    const start = (to: TestServer) => to.post('/flows/write/runs?wait', {})
    expect((await start(server)).status).toBe(200)
    expect(await refusalOf(start(server))).toMatchObject({ status: 429, code: 'budget-spent' })
    await server.stop()
    const second = await serveFlows(options)
    expect(await refusalOf(start(second))).toMatchObject({ status: 429, code: 'budget-spent' })
  })

  it.each<[string, Partial<ServeLimits>]>([
    ['the budget of the day', { tokensPerDay: 1 }],
    ['its own', { tokensPerRun: 1 }],
  ])('stops a run that goes on after %s is spent', async (_, limits) => {
    const twice = flowText({
      nodes: {
        one: { type: 'generate', inputs: { prompt: 'x' }, model: 'starter' },
        pause: { type: 'wait', inputs: { seconds: 30, value: { from: 'one.text' } } },
      },
      outputs: { text: { from: 'pause.value' } },
    })
    const server = await serveFlows({ flows: { twice }, limits })
    const answer = await server.post('/flows/twice/runs?wait', {})
    expect(await answer.json()).toMatchObject({ status: 'cancelled' })
  })
})

it('fills the rate as time goes, and no further than a minute allows', () => {
  const rate = createRate(60)
  for (let at = 0; at < 60; at++) expect(rate.take(0)).toBe(0)
  expect(rate.take(0)).toBe(1000)
  expect(rate.take(1000)).toBe(0)
  expect(rate.take(1500)).toBe(500)
  for (let at = 0; at < 60; at++) expect(rate.take(1_000_000)).toBe(0)
  expect(rate.take(1_000_000)).toBe(1000)
})

it('counts from midnight to midnight, and takes a broken file for none', () => {
  const file = join(temporaryFolder(), 'usage.json')
  writeFileSync(file, '{"day": "2026-')
  let now = Date.UTC(2026, 10, 22, 23, 59)
  const budget = createBudget(
    { tokensPerDay: 10, costPerDay: 1 },
    createFileLedger(file),
    () => now,
  )
  const ended = {
    type: 'node-end',
    node: 'a',
    attempt: 1,
    outputs: {},
    time: 0,
    usage: { inputTokens: 6, outputTokens: 5 },
  } as const
  expect(budget.count('qa', { ...ended, cached: true })).toBe(false)
  expect(budget.count('qa', ended)).toBe(true)
  expect(() => budget.check('qa')).toThrow(expect.objectContaining({ retryAfterMs: 60_000 }))
  expect(() => budget.check('other')).not.toThrow()
  now += 60_000
  expect(() => budget.check('qa')).not.toThrow()
})

it('counts requests, runs, steps and tokens for Prometheus, for the watching key alone', async () => {
  const server = await serveFlows({
    flows: { write: writeFlow },
  })
  await server.post('/flows/write/runs?wait', {})
  await server.post('/flows/write/runs', { seed: 1 })
  const metrics = await (await server.get('/metrics')).text()
  expect(metrics).toContain('chainwright_runs_started_total{flow="write"} 1\n')
  expect(metrics).toContain('chainwright_runs_ended_total{flow="write",status="succeeded"} 1\n')
  expect(metrics).toContain('chainwright_refused_runs_total{flow="write",code="input-unknown"} 1\n')
  expect(metrics).toContain('chainwright_steps_total{flow="write",status="succeeded"} 1\n')
  expect(metrics).toContain('chainwright_open_runs{flow="write"} 0\n')
  expect(metrics).toContain(
    'chainwright_requests_total{route="/flows/:name/runs",status="200"} 1\n',
  )
  expect(metrics).toMatch(/\nprocess_resident_memory_bytes [1-9]\d{6,}\n/)
  expect(metrics).toMatch(/chainwright_tokens_total\{flow="write",kind="output"\} [1-9]/)
  expect(metrics).toMatch(
    /chainwright_request_seconds_bucket\{route="\/flows\/:name\/runs",le="\+Inf"\} 2\n/,
  )
})
