import { AsyncLocalStorage } from 'node:async_hooks'
import {
  context,
  propagation,
  ROOT_CONTEXT,
  trace,
  type Context,
  type ContextManager,
} from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { flowText } from '../../../test/run-cli.ts'
import { greetFlow, serveFlows } from '../../../test/serve/serve-flows.ts'
import { traceRuns } from './traces.ts'

const exporter = new InMemorySpanExporter()

beforeEach(() => {
  exporter.reset()
  const spanProcessors = [new SimpleSpanProcessor(exporter)]
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }))
})
afterEach(() => {
  trace.disable()
  context.disable()
  propagation.disable()
})

/** The least that a context manager does: a context goes along with what is called within it. */
function contextManager(): ContextManager {
  const storage = new AsyncLocalStorage<Context>()
  const manager: ContextManager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: (active, work, self, ...given) => storage.run(active, () => work.call(self, ...given)),
    bind: (_, target) => target,
    enable: () => manager,
    disable: () => manager,
  }
  return manager
}

const writeFlow = flowText({
  inputs: { secret: { type: 'text' } },
  nodes: {
    write: {
      type: 'generate',
      inputs: { prompt: { from: 'inputs.secret' } },
      model: 'openai/gpt-5-mini',
    },
  },
  outputs: { text: { from: 'write.text' } },
})

it('gives a run a span, and each step one in it', async () => {
  const server = await serveFlows({ flows: { greet: greetFlow } })
  const answer = await server.post('/flows/greet/runs?wait', { who: 'Ada' })
  const { run } = (await answer.json()) as { run: string }
  const [step, whole] = exporter.getFinishedSpans()
  expect(whole?.name).toBe('invoke_workflow greet')
  expect(whole?.attributes).toMatchObject({
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': 'greet',
    'chainwright.run.id': run,
    'chainwright.run.status': 'succeeded',
  })
  expect(step?.name).toBe('node prompt')
  expect(step?.parentSpanContext?.spanId).toBe(whole?.spanContext().spanId)
})

it('makes the context of a request the parent of its run, and of no other', async () => {
  context.setGlobalContextManager(contextManager())
  propagation.setGlobalPropagator(new W3CTraceContextPropagator())
  const server = await serveFlows({ flows: { write: writeFlow } })
  const ids = [
    ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'],
    ['1bf7651916cd43dd8448eb211c80319d', 'c8ad6b7169203332'],
  ] as const
  const ask = (headers?: Record<string, string>) =>
    server.post('/flows/write/runs?wait', { secret: 'x' }, headers)
  await Promise.all(
    ids.map(([traceId, parent]) => ask({ traceparent: `00-${traceId}-${parent}-01` })),
  )
  await ask()
  const spans = exporter.getFinishedSpans()
  const runs = spans.filter(({ name }) => name === 'invoke_workflow write')
  expect(runs).toHaveLength(3)
  for (const [traceId, parent] of ids) {
    const [run, ...more] = runs.filter((span) => span.spanContext().traceId === traceId)
    expect(more).toEqual([])
    expect(run!.parentSpanContext).toMatchObject({ spanId: parent, isRemote: true })
    const [step] = spans.filter(
      ({ parentSpanContext }) => parentSpanContext?.spanId === run!.spanContext().spanId,
    )
    expect([step!.name, step!.spanContext().traceId]).toEqual(['chat openai/gpt-5-mini', traceId])
  }
  const own = runs.filter(({ parentSpanContext }) => !parentSpanContext)
  expect(own).toHaveLength(1)
})

it('names operation, model, provider and tokens, and tells no text', async () => {
  const server = await serveFlows({ flows: { write: writeFlow } })
  await server.post('/flows/write/runs?wait', { secret: 'a canary' })
  const [step] = exporter.getFinishedSpans()
  expect(step?.name).toBe('chat openai/gpt-5-mini')
  expect(step?.attributes).toMatchObject({
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'openai/gpt-5-mini',
    'gen_ai.provider.name': 'openai',
  })
  expect(step?.attributes['gen_ai.usage.output_tokens']).toBeGreaterThan(0)
  const told = exporter
    .getFinishedSpans()
    .map(({ name, attributes, events }) => [name, attributes, events])
  expect(JSON.stringify(told)).not.toContain('canary')
})

it('tells what was sent to models where that is asked for, without the secrets', async () => {
  const variables = { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' }
  const flows = { write: writeFlow }
  const server = await serveFlows({ flows, variables, secrets: ['hunter2!'] })
  await server.post('/flows/write/runs?wait', { secret: 'a canary, hunter2!' })
  const [step] = exporter.getFinishedSpans()
  expect(JSON.parse(String(step?.attributes['gen_ai.input.messages']))).toEqual([
    { role: 'user', parts: [{ type: 'text', content: 'a canary, [secret]' }] },
  ])
})

it('keeps what was sent on record, and from those who may only start the flow', async () => {
  const server = await serveFlows({ flows: { write: writeFlow } })
  const answer = await server.post('/flows/write/runs?wait', { secret: 'a canary' })
  const { run } = (await answer.json()) as { run: string }
  const end = server.store.read(run).events.find(({ type }) => type === 'node-end')
  expect(end).toMatchObject({ calls: { count: 1 } })
  const events = await (await server.get(`/runs/${run}/events`)).text()
  expect(events).toContain('node-end')
  expect(events).not.toContain('"calls"')
})

it('marks what failed by its code', async () => {
  const failing = flowText({
    nodes: { read: { type: 'load', inputs: { files: 'none.txt' } } },
    outputs: { texts: { from: 'read.texts' } },
  })
  const server = await serveFlows({ flows: { failing } })
  const answer = await server.post('/flows/failing/runs?wait', {})
  expect(await answer.json()).toMatchObject({ status: 'failed' })
  const spans = exporter.getFinishedSpans()
  expect(spans.map(({ attributes }) => attributes['error.type'])).toEqual([
    'file-missing',
    'file-missing',
  ])
})

it('gives a step the times of whoever carried it out, also when both are heard of late', async () => {
  const server = await serveFlows({ flows: { greet: greetFlow } })
  const flow = server.service.context.flows.get('greet')!
  const hear = traceRuns('1')({ id: 'greet-1', flow })
  const step = { node: 'greet', attempt: 1 }
  hear({ type: 'node-start', ...step, time: 1_000 })
  hear({ type: 'node-end', ...step, outputs: {}, time: 4_500 })
  const [{ startTime, duration } = {}] = exporter.getFinishedSpans()
  expect([startTime, duration]).toEqual([
    [1, 0],
    [3, 500_000_000],
  ])
})
