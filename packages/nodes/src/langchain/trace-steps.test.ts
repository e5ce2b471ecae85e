import { createMemoryCache, createRegistry, defineNode, port, text } from '@chainwright/core'
import type { Json } from '@chainwright/core'
import { BaseCallbackHandler } from '@langchain/core/callbacks/base'
import { awaitAllCallbacks } from '@langchain/core/callbacks/promises'
import { RunnableLambda } from '@langchain/core/runnables'
import type { Run } from '@langchain/core/tracers/base'
import { FakeTracer } from '@langchain/core/utils/testing'
import { describe, expect, it } from 'vitest'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { generate } from '../nodes/generate.ts'
import { repeat } from '../nodes/repeat.ts'
import { flowToRunnable } from './flow-to-runnable.ts'

const inner = RunnableLambda.from((said: string) => `${said}!`).withConfig({ runName: 'inner' })

/** Calls a runnable of LangChain without handing on any configuration. */
const exclaim = defineNode({
  type: 'exclaim@1',
  title: 'Exclaim',
  description: 'Puts an exclamation mark behind a text.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: async ({ inputs }) => ({ text: await inner.invoke(inputs.text) }),
})

const fail = defineNode({
  type: 'fail@1',
  title: 'Fail',
  description: 'Fails.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: () => Promise.reject(new Error('broken')),
})

const registry = createRegistry([exclaim, fail, generate, repeat])

const flowOf = (nodes: Json, from: string, flows: Json = {}): Json => ({
  chainwright: 1,
  name: 'Traced',
  inputs: { text: { type: 'text' } },
  nodes,
  outputs: { text: { from } },
  flows,
})

const twoSteps = flowOf(
  {
    first: { type: 'exclaim', inputs: { text: { from: 'inputs.text' } } },
    second: { type: 'exclaim', inputs: { text: { from: 'first.text' } } },
  },
  'second.text',
)

/** What a tracer heard, once LangChain has told it everything. */
async function heard(tracer: FakeTracer): Promise<Run[]> {
  await awaitAllCallbacks()
  return tracer.runs
}

/** Names of a run and of those below it. */
function tree(run: Run): unknown {
  return run.child_runs.length === 0 ? run.name : { [run.name]: run.child_runs.map(tree) }
}

describe('tracing', () => {
  it('shows each step as a run below that of the flow, and what it calls below the step', async () => {
    const tracer = new FakeTracer()
    const flow = flowToRunnable(twoSteps, { registry })
    const config = { callbacks: [tracer], tags: ['mine'], metadata: { user: 'Ann' } }
    expect(await flow.invoke({ text: 'a' }, config)).toEqual({ text: 'a!!' })
    const [run, ...more] = await heard(tracer)
    expect(more).toEqual([])
    expect(tree(run!)).toEqual({ Traced: [{ first: ['inner'] }, { second: ['inner'] }] })
    expect(run!.outputs).toEqual({ text: 'a!!' })
    const [first] = run!.child_runs
    expect(first).toMatchObject({ inputs: { text: 'a' }, outputs: { text: 'a!' } })
    expect(first!.tags).toEqual(expect.arrayContaining(['mine', 'type:exclaim@1']))
    expect(first!.extra?.['metadata']).toMatchObject({ user: 'Ann', chainwright_step: 'first' })
  })

  it('stands below the run that calls it, and hands configuration down to what it calls', async () => {
    const tracer = new FakeTracer()
    const flow = flowToRunnable(twoSteps, { registry, input: 'text', output: 'text' })
    const chain = RunnableLambda.from((said: string) => said.trim()).pipe(flow)
    await chain.invoke(' a ', { callbacks: [tracer], runName: 'outer' })
    const [lambda, traced] = (await heard(tracer))[0]!.child_runs
    expect(lambda!.name).toBe('RunnableLambda')
    expect(tree(traced!)).toEqual({ Traced: [{ first: ['inner'] }, { second: ['inner'] }] })
  })

  it('keeps the steps of a batch of calls apart', async () => {
    const tracer = new FakeTracer()
    const flow = flowToRunnable(twoSteps, { registry, input: 'text', output: 'text' })
    await flow.batch(['a', 'b', 'c'], { callbacks: [tracer] })
    expect((await heard(tracer)).map(tree)).toEqual(
      ['a', 'b', 'c'].map(() => ({ Traced: [{ first: ['inner'] }, { second: ['inner'] }] })),
    )
    const inputs = new Set(tracer.runs.map((run) => run.child_runs[0]!.inputs['text']))
    expect(inputs).toEqual(new Set(['a', 'b', 'c']))
  })

  it('tells of failed steps, and of results that a cache had', async () => {
    const tracer = new FakeTracer()
    const nodes = { bad: { type: 'fail', inputs: { text: { from: 'inputs.text' } } } }
    const failing = flowToRunnable(flowOf(nodes, 'bad.text'), { registry })
    await expect(failing.invoke({ text: 'a' }, { callbacks: [tracer] })).rejects.toThrow('broken')
    expect((await heard(tracer))[0]!.error).toContain('broken')
    expect(tracer.runs[0]!.child_runs[0]).toMatchObject({ name: 'bad' })
    expect(tracer.runs[0]!.child_runs[0]!.error).toContain('broken')

    const cached = flowToRunnable(twoSteps, { registry, cache: createMemoryCache() })
    await cached.invoke({ text: 'a' })
    await cached.invoke({ text: 'a' }, { callbacks: [tracer] })
    expect(tree((await heard(tracer))[1]!)).toEqual({ Traced: ['first', 'second'] })
    const { extra, outputs } = tracer.runs[1]!.child_runs[0]!
    expect(extra?.['metadata']).toMatchObject({ chainwright_cached: true })
    expect(outputs).toEqual({ text: 'a!' })
  })

  it('shows the rounds of a body with the steps inside', async () => {
    const tracer = new FakeTracer()
    const nodes: Json = {
      more: {
        type: 'repeat',
        flow: 'once',
        inputs: { text: { from: 'inputs.text' }, maxTimes: 2 },
      },
    }
    const once: Json = {
      inputs: { text: { type: 'text' } },
      nodes: { add: { type: 'exclaim', inputs: { text: { from: 'inputs.text' } } } },
      outputs: { text: { from: 'add.text' } },
    }
    const flow = flowToRunnable(flowOf(nodes, 'more.text', { once }), { registry })
    expect(await flow.invoke('a', { callbacks: [tracer] })).toEqual({ text: 'a!!' })
    const round = { more: [{ add: ['inner'] }] }
    expect(tree((await heard(tracer))[0]!)).toEqual({ Traced: [round, round] })
  })

  it('gives streamEvents the runs and the words of every node', async () => {
    const models = createFakeModels({ reply: 'one two' })
    const nodes = {
      write: { type: 'generate', model: 'any', inputs: { prompt: { from: 'inputs.text' } } },
      loud: { type: 'exclaim', inputs: { text: { from: 'write.text' } } },
    }
    const flow = flowToRunnable(flowOf(nodes, 'loud.text'), { registry, models, output: 'text' })
    const events: string[] = []
    const words: unknown[] = []
    for await (const event of flow.streamEvents('Count.', { version: 'v2' })) {
      events.push(`${event.name} ${event.event}`)
      if (event.name === 'write' && event.event === 'on_chain_stream') words.push(event.data.chunk)
    }
    expect(words.length).toBeGreaterThan(1)
    expect(words.map((chunk) => (chunk as { text: string }).text).join('')).toBe('one two')
    for (const name of ['Traced', 'write', 'loud', 'inner']) {
      expect(events).toContain(`${name} on_chain_start`)
      expect(events.indexOf(`${name} on_chain_end`)).toBeGreaterThan(
        events.indexOf(`${name} on_chain_start`),
      )
    }
    expect(events.at(-1)).toBe('Traced on_chain_end')
  })

  it('lets callbacks that ask for it stop the run with what they throw', async () => {
    class Strict extends BaseCallbackHandler {
      name = 'strict'
      override raiseError = true
      override awaitHandlers = true
      override handleChainEnd(_: unknown, __: string, parent?: string): void {
        if (parent !== undefined) throw new Error('not like this')
      }
    }
    const flow = flowToRunnable(twoSteps, { registry })
    const call = flow.invoke({ text: 'a' }, { callbacks: [new Strict()] })
    await expect(call).rejects.toThrow('not like this')
  })
})
