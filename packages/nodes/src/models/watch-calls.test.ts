import {
  createMemoryCache,
  createRegistry,
  parseFlow,
  planFlow,
  startRun,
  type Plan,
  type RunEvent,
  type RunOptions,
} from '@chainwright/core'
import { expect, test } from 'vitest'
import { createFakeModels } from '../fake/create-fake-models.ts'
import { standardNodes } from '../index.ts'
import { modelCalls } from './model-call.ts'
import { createCallWatcher } from './watch-calls.ts'

type Ended = Extract<RunEvent, { type: 'node-end' | 'node-error' }>

function planOf(nodes: object): Plan {
  const { flow } = parseFlow(JSON.stringify({ chainwright: 1, nodes }))
  return planFlow(flow!, createRegistry(standardNodes))
}

async function run(nodes: object, options: RunOptions = {}): Promise<Ended[]> {
  const ended: Ended[] = []
  await startRun(planOf(nodes), {
    models: createFakeModels(),
    watchCalls: createCallWatcher(),
    ...options,
    onEvent: (event) => {
      if (event.type === 'node-end' || event.type === 'node-error') ended.push(event)
    },
  }).result
  return ended
}

test('a node that builds its own prompt shows it, as written and as the model reads it', async () => {
  const [end] = await run({
    short: {
      type: 'summarize',
      inputs: { text: 'Sun warms the sea.', maxTokens: 9 },
      model: 'starter',
    },
  })
  const [call] = modelCalls(end!.calls!)
  expect(end!.calls!.count).toBe(1)
  expect(call).toMatchObject({
    capability: 'generate',
    model: 'starter',
    options: { maxTokens: 9 },
    prompt: {
      messages: [
        { role: 'user', content: expect.stringContaining('Sun warms the sea.') as string },
      ],
    },
  })
  expect(call!.asRead).toContain('Sun warms the sea.')
})

test('each item of a batch shows its own prompt', async () => {
  const prompts = ['One', 'Two', 'One more']
  const ended = await run({
    write: { type: 'generate', inputs: { prompt: { from: 'words.items' } }, model: 'starter' },
    words: { type: 'extract', inputs: { text: prompts.join('\n'), what: 'lines' } },
  })
  const sent = ended
    .filter(({ node }) => node === 'write')
    .map(({ calls }) => modelCalls(calls!).map(({ prompt }) => prompt))
  expect(sent).toEqual(prompts.map((content) => [{ messages: [{ role: 'user', content }] }]))
})

test('each item shows its own texts of a call for all, and those of everybody', async () => {
  const ended = await run({
    sort: {
      type: 'classify',
      inputs: { text: { from: 'lines.items' }, labels: ['sea', 'land'] },
      model: 'starter',
    },
    lines: { type: 'extract', inputs: { text: 'a long sea\na dry land', what: 'lines' } },
  })
  const sent = ended
    .filter(({ node }) => node === 'sort')
    .map(({ calls }) => modelCalls(calls!).map(({ texts }) => texts))
  // In the order of the call: one text is sent once, and the second step's own comes last.
  expect(sent).toEqual([[['a long sea', 'sea', 'land']], [['sea', 'land', 'a dry land']]])
})

test('an error says what was sent', async () => {
  const reply = (): never => {
    throw new Error('no')
  }
  const [end] = await run(
    { write: { type: 'generate', inputs: { prompt: 'Hello' }, model: 'starter' } },
    { models: createFakeModels({ reply }) },
  )
  expect(end!.type).toBe('node-error')
  expect(modelCalls(end!.calls!)[0]!.prompt).toEqual({
    messages: [{ role: 'user', content: 'Hello' }],
  })
})

test('a step that is answered from the cache shows what was sent when it ran', async () => {
  const cache = createMemoryCache()
  const nodes = { write: { type: 'generate', inputs: { prompt: 'Hello' }, model: 'starter' } }
  const [before] = await run(nodes, { cache })
  const [after] = await run(nodes, { cache })
  expect(after).toMatchObject({ cached: true, calls: before!.calls })
})

test('a step whose first run was not watched says nothing of its calls', async () => {
  const cache = createMemoryCache()
  const nodes = { write: { type: 'generate', inputs: { prompt: 'Hello' }, model: 'starter' } }
  await startRun(planOf(nodes), { models: createFakeModels(), cache }).result
  const [after] = await run(nodes, { cache })
  expect(after).toMatchObject({ cached: true })
  expect(after!.calls).toBeUndefined()
})

test('secrets are taken out before anything is kept', async () => {
  const watchCalls = createCallWatcher({ text: (text) => text.replaceAll('hunter2', '(key)') })
  const [end] = await run(
    { write: { type: 'generate', inputs: { prompt: 'Use hunter2' }, model: 'starter' } },
    { watchCalls },
  )
  expect(JSON.stringify(end!.calls)).not.toContain('hunter2')
  expect(JSON.stringify(end!.calls)).toContain('Use (key)')
})

test('a long text keeps its beginning and its end, and says how much was left out', async () => {
  const prompt = `${'a'.repeat(20_000)}end`
  const [end] = await run({ write: { type: 'generate', inputs: { prompt }, model: 'starter' } })
  const [call] = modelCalls(end!.calls!)
  const content = expect.stringMatching(/^a{12288}\[… 3619 …\]a+end$/) as string
  expect(call!.prompt).toEqual({ messages: [{ role: 'user', content }] })
  expect(call!.cut).toBeGreaterThanOrEqual(20_003 - 16_384)
})

test('what a step is handed works as before', async () => {
  const asked = { inputs: [{}], models: {} }
  class Counter {
    #by = 2
    get contextWindow() {
      return 10 * this.#by
    }
    count(given: number) {
      return given * this.#by
    }
  }
  const watch = createCallWatcher()({
    ...asked,
    capabilities: { counter: new Counter() },
  })
  const { counter } = watch.capabilities as { counter: Counter }
  expect([counter.contextWindow, counter.count(3)]).toEqual([20, 6])
  expect(watch.calls(0)).toEqual({ count: 1, kept: [{ capability: 'counter', arguments: [3] }] })
})

test('of many calls the first and the last are kept', async () => {
  const watch = createCallWatcher()({
    inputs: [{}],
    models: {},
    capabilities: { counter: { count: (given: number) => given } },
  })
  const { counter } = watch.capabilities as { counter: { count(given: number): number } }
  for (let at = 0; at < 100; at++) counter.count(at)
  const { count, kept } = watch.calls(0)!
  const numbers = kept.map((call) => (call['arguments'] as number[])[0])
  expect(count).toBe(100)
  expect(numbers).toHaveLength(32)
  expect([numbers.at(0), numbers.at(-1)]).toEqual([0, 99])
})
