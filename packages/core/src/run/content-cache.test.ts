import { describe, expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { watchRun } from '../../test/watch-run.ts'
import { defineNode } from '../node/define-node.ts'
import type { Models } from '../node/models.ts'
import type { RunType } from '../node/node-type.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import type { ContentCache } from './content-cache.ts'
import { explainBecause } from './explain-because.ts'
import { createMemoryCache } from './memory-cache.ts'
import type { RunOptions } from './start-run.ts'

/** Gives its text and the number of its run, so that a kept result shows. */
function counter(name = 'count'): RunType {
  let runs = 0
  return defineNode({
    type: `${name}@1` as 'count@1',
    title: 'Count',
    description: 'For tests.',
    group: 'text',
    inputs: { text: port(text), type: port(text, { default: '' }) },
    outputs: { text: port(text) },
    run: ({ inputs }) => ({ text: `${inputs.text} ${++runs}` }),
  })
}

/** Runs one node and gives its output and why it ran. */
async function once(type: RunType, options: RunOptions, more: object = {}, inputs: object = {}) {
  const nodes = { n: { type: type.name, inputs: { text: 'x', ...inputs }, ...more } }
  const run = watchRun({ nodes, outputs: { text: { from: 'n.text' } } }, [type], options)
  const { outputs, status } = await run.result
  const [end] = run.all('node-end')
  return { text: outputs['text'], status, cached: end?.cached, because: end?.because }
}

const modelOf = (identity: string): Models => ({
  resolve: async (reference) => ({ reference, identity, capabilities: { generate: 1 } as object }),
})

describe('the content cache', () => {
  it('answers a step with the same inputs, and says so', async () => {
    const [type, cache] = [counter(), createMemoryCache()]
    expect(await once(type, { cache })).toMatchObject({ text: 'x 1', because: { type: 'first' } })
    expect(await once(type, { cache })).toMatchObject({
      text: 'x 1',
      cached: true,
      because: { type: 'same' },
    })
  })

  it('does not answer when something else decides the result, and names what changed', async () => {
    const [type, cache] = [counter(), createMemoryCache()]
    await once(type, { cache })
    expect(await once(type, { cache }, {}, { text: 'y' })).toMatchObject({
      text: 'y 2',
      because: { type: 'changed', parts: ['text'] },
    })
    expect(await once(type, { cache, seed: 1 }, {}, { text: 'y' })).toMatchObject({
      because: { type: 'changed', parts: ['(seed)'] },
    })
  })

  it('tells models by their identity, not by their reference', async () => {
    const [type, cache] = [{ ...counter(), model: ['generate'] }, createMemoryCache()]
    const run = (model: string, identity: string) =>
      once(type, { cache, models: modelOf(identity) }, { model })
    expect(await run('a', 'hash 1')).toMatchObject({ text: 'x 1' })
    expect(await run('b', 'hash 1')).toMatchObject({ text: 'x 1', cached: true })
    expect(await run('b', 'hash 2')).toMatchObject({
      text: 'x 2',
      because: { type: 'changed', parts: ['(model)'] },
    })
  })

  it('tells node types apart, also where an input is called `type`', async () => {
    const cache = createMemoryCache()
    await once(counter('count'), { cache }, {}, { type: 'a' })
    expect(await once(counter('other'), { cache }, {}, { type: 'a' })).toMatchObject({
      cached: false,
      because: { type: 'changed', parts: ['(type)'] },
    })
  })

  it('says when a result was forgotten', async () => {
    const [type, cache] = [counter(), createMemoryCache({ bytes: 1 })]
    await once(type, { cache })
    expect(await once(type, { cache })).toMatchObject({
      text: 'x 2',
      because: { type: 'forgotten' },
    })
  })

  it('keeps nothing of a step that is not repeatable', async () => {
    const cache = createMemoryCache()
    const type = { ...counter(), repeatable: (_: unknown, seed?: number) => seed !== undefined }
    for (const result of ['x 1', 'x 2']) {
      expect(await once(type, { cache })).toMatchObject({
        text: result,
        because: { type: 'not-repeatable' },
      })
    }
    await once(type, { cache, seed: 1 })
    expect(await once(type, { cache, seed: 1 })).toMatchObject({ text: 'x 3', cached: true })
  })

  it('gives the same reason on every try of a step', async () => {
    let tries = 0
    const type = {
      ...counter(),
      run() {
        if (++tries === 1) throw new Error('busy')
        return { text: 'done' }
      },
    }
    const nodes = { n: { type: 'count', inputs: { text: 'x' }, retries: 1 } }
    const run = watchRun({ nodes }, [type], { cache: createMemoryCache() })
    await run.clock.pass(500)
    await run.result
    expect(run.all('node-end')).toMatchObject([{ attempt: 2, because: { type: 'first' } }])
  })

  it('answers each item of a batch on its own, and the others run together', async () => {
    const cache = createMemoryCache()
    const batches: string[][] = []
    const type: RunType = {
      ...counter(),
      async runBatch(requests) {
        const texts = requests.map(({ inputs }) => (inputs as { text: string }).text)
        batches.push(texts)
        return texts.map((one) => ({ text: one.toUpperCase() }))
      },
    }
    const nodes = { n: { type: 'count', inputs: { text: { from: 'inputs.t' } } } }
    const flow = { inputs: { t: { type: 'text[]' } }, nodes, outputs: { t: { from: 'n.text' } } }
    await watchRun(flow, [type], { cache, inputs: { t: ['a', 'b'] } }).result
    const run = watchRun(flow, [type], { cache, inputs: { t: ['c', 'b', 'd'] } })
    expect((await run.result).outputs).toEqual({ t: ['C', 'B', 'D'] })
    expect(batches).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ])
    expect(run.all('node-end').map(({ item, cached }) => [item, cached])).toEqual([
      [1, true],
      [0, false],
      [2, false],
    ])
  })
})

describe('a cache that is out of order', () => {
  const broken = async (): Promise<never> => {
    throw new Error('disk full')
  }

  it('holds nothing, and fails no run', async () => {
    const cache = { read: broken, write: broken, lastParts: broken, rememberParts: broken }
    expect(await once(counter(), { cache })).toMatchObject({ status: 'succeeded', text: 'x 1' })
    await settled()
  })

  it('may throw at once as well', async () => {
    const thrower = () => {
      throw new Error('closed')
    }
    const cache = { read: thrower, write: thrower, lastParts: thrower, rememberParts: thrower }
    expect(await once(counter(), { cache })).toMatchObject({ status: 'succeeded', text: 'x 1' })
  })

  it.each([[{ text: 5 }], [{ other: 'x' }], ['text'], [null]])(
    'has an entry that does not suit, %j, which counts as none',
    async (entry) => {
      const cache: ContentCache = {
        ...createMemoryCache(),
        read: () => entry as unknown as Record<string, unknown>,
      }
      expect(await once(counter(), { cache })).toMatchObject({ text: 'x 1', cached: false })
    },
  )

  it('may answer after the step ran out of time, which calls no function', async () => {
    let answer: () => void = () => undefined
    const read = () => new Promise<undefined>((resolve) => (answer = () => resolve(undefined)))
    const type = counter()
    const nodes = { n: { type: 'count', inputs: { text: 'x' }, timeoutMs: 10 } }
    const cache = { ...createMemoryCache(), read }
    const run = watchRun({ nodes }, [type], { cache })
    await run.clock.pass(10)
    expect((await run.result).error).toMatchObject({ code: 'timeout' })
    answer()
    await settled()
    expect(type.run({ inputs: { text: 'next' } })).toEqual({ text: 'next 1' })
  })
})

describe('explainBecause', () => {
  it('says it in words', () => {
    expect(explainBecause({ type: 'changed', parts: ['question', '(model)'] })).toBe(
      'ran again because `question` and model changed',
    )
    expect(explainBecause({ type: 'first' })).toBe('ran for the first time')
    expect(explainBecause({ type: 'same' })).toBe('nothing it depends on changed')
    expect(explainBecause({ type: 'forgotten' })).toContain('no longer kept')
    expect(explainBecause({ type: 'not-repeatable' })).toContain('without a seed')
  })
})
