import parseMetrics from 'parse-prometheus-text-format'
import { expect, it } from 'vitest'
import { greetFlow, serveFlows, type TestServer } from '../../../test/serve/serve-flows.ts'
import { createMetrics } from './metrics.ts'

/** What the parser that others use makes of the figures, by name. */
async function figuresOf(server: TestServer) {
  const answer = await server.get('/metrics')
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  return new Map(parseMetrics(await answer.text()).map((family) => [family.name, family]))
}

it('tells figures that a parser of the format reads, with help and type', async () => {
  const server = await serveFlows()
  for (const who of ['Ada', 'Bo', 7]) await server.post('/flows/greet/runs?wait', { who })
  await server.post('/flows/ask/runs', {})
  const figures = await figuresOf(server)
  for (const { name, help, type } of figures.values()) {
    expect([name, type]).toEqual([name, expect.stringMatching(/^(COUNTER|GAUGE|HISTOGRAM)$/)])
    expect(help).toMatch(/./)
    // Names as the conventions of Prometheus have them.
    expect(name.endsWith('_total')).toBe(type === 'COUNTER')
  }
  const started = figures.get('chainwright_runs_started_total')!
  expect(started.metrics).toEqual([
    { value: '2', labels: { flow: 'greet' } },
    { value: '1', labels: { flow: 'ask' } },
  ])
  expect(figures.get('chainwright_open_runs')!.metrics).toContainEqual({
    value: '1',
    labels: { flow: 'ask' },
  })
})

it('tells times in buckets that hold all below them, and add up', async () => {
  const server = await serveFlows({ flows: { greet: greetFlow } })
  for (let at = 0; at < 5; at++) await server.post('/flows/greet/runs?wait', { who: 'Ada' })
  const times = (await figuresOf(server)).get('chainwright_request_seconds')!
  // One route was asked: the parser tells no labels of histograms.
  const [route] = times.metrics
  const counts = Object.entries(route!.buckets!)
    .toSorted(([a], [b]) => boundOf(a) - boundOf(b))
    .map(([, count]) => Number(count))
  expect(counts).toEqual(counts.toSorted((a, b) => a - b))
  expect(counts.at(-1)).toBe(5)
})

function boundOf(text: string): number {
  return text === '+Inf' ? Infinity : Number(text)
}

it('keeps to the format whatever a label holds', () => {
  const metrics = createMetrics()
  const flow = 'a "b" \\ c\nd {e="f"}'
  metrics.refusal(flow, 'input-type')
  const [refused] = parseMetrics(metrics.text(new Map())).filter(
    ({ metrics: all }) => all[0]?.labels?.['flow'],
  )
  expect(refused!.metrics).toEqual([{ value: '1', labels: { flow, code: 'input-type' } }])
})
