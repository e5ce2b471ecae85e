import { describe, expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { heldNode, type HeldCall } from '../../test/held-node.ts'
import { watchRun } from '../../test/watch-run.ts'
import type { Json } from '../lib/json.ts'
import type { Models } from '../node/models.ts'

/** Nodes that wait for nothing, by the model each uses; '' for none. */
function wide(models: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    models.map((model, at) => {
      const inputs = { text: `n${at}` }
      return [`n${at}`, model ? { type: 'asks', inputs, model } : { type: 'held', inputs }]
    }),
  )
}

const limits: Record<string, number> = { slow: 1, pair: 2 }
const models: Models = {
  resolve: async (reference) => ({
    reference,
    identity: '',
    capabilities: { generate: reference } as object,
  }),
  concurrency: (reference) => limits[reference],
}

function start(nodes: Record<string, Json>, options = {}) {
  const [held, asks] = [heldNode('held'), heldNode('asks', { model: true })]
  const run = watchRun({ nodes }, [held.type, asks.type], { models, ...options })
  const open: HeldCall[] = []
  let seen = [0, 0]
  /** The calls that run now; ends the first `count` of them before. */
  const running = async (count = 0): Promise<string[]> => {
    for (const call of open.splice(0, count)) call.end({ text: '' })
    await settled()
    open.push(...held.calls.slice(seen[0]), ...asks.calls.slice(seen[1]))
    seen = [held.calls.length, asks.calls.length]
    return open.map(({ inputs }) => String(inputs['text']))
  }
  return { run, running }
}

describe('concurrency', () => {
  it('is never above the limit, and a free place is taken at once', async () => {
    const { run, running } = start(wide(['', '', '', '', '']), { concurrency: 2 })
    expect(await running()).toEqual(['n0', 'n1'])
    expect(await running(1)).toEqual(['n1', 'n2'])
    expect(await running(2)).toEqual(['n3', 'n4'])
    expect(await running(2)).toEqual([])
    expect((await run.result).status).toBe('succeeded')
  })

  it('has a limit for each model, which others do not wait for', async () => {
    const { running } = start(wide(['slow', 'slow', 'pair', 'pair', 'pair', '', 'free']))
    expect(new Set(await running())).toEqual(new Set(['n0', 'n2', 'n3', 'n5', 'n6']))
  })

  it('gives the place of a model to the next that waits for it', async () => {
    const { running } = start(wide(['slow', 'slow', 'slow']))
    expect(await running()).toEqual(['n0'])
    expect(await running(1)).toEqual(['n1'])
    expect(await running(1)).toEqual(['n2'])
  })

  it('keeps the limits of all models of a node that uses several', async () => {
    const asks = heldNode('asks', { model: true })
    const two = { ...asks.type, name: 'two', model: ['generate', 'score'] }
    const both = { generate: 'slow', score: 'pair' }
    const nodes = {
      a: { type: 'two', inputs: { text: 'a' }, model: both },
      b: { type: 'asks', inputs: { text: 'b' }, model: 'pair' },
      c: { type: 'asks', inputs: { text: 'c' }, model: 'pair' },
      d: { type: 'two', inputs: { text: 'd' }, model: both },
    }
    const all: Models = {
      ...models,
      resolve: async (reference) => {
        return { reference, identity: '', capabilities: { generate: 1, score: 1 } as object }
      },
    }
    const run = watchRun({ nodes }, [asks.type, two], { models: all })
    await settled()
    expect(asks.calls.map(({ inputs }) => inputs['text'])).toEqual(['a', 'b'])
    asks.calls[1]?.end({ text: '' })
    await settled()
    expect(asks.calls.map(({ inputs }) => inputs['text'])).toEqual(['a', 'b', 'c'])
    asks.calls[0]?.end({ text: '' })
    await settled()
    expect(asks.calls.at(-1)?.inputs['text']).toBe('d')
    for (const call of asks.calls) call.end({ text: '' })
    expect((await run.result).status).toBe('succeeded')
  })

  it('keeps the limit of a fallback model', async () => {
    const asks = heldNode('asks', { model: true })
    const node = (text: string) => {
      return { type: 'asks', inputs: { text }, model: 'free', onError: { fallback: 'slow' } }
    }
    watchRun({ nodes: { a: node('a'), b: node('b') } }, [asks.type], { models })
    await settled()
    for (const call of asks.calls.slice()) call.fail(new Error('broken'))
    await settled()
    await settled()
    expect(asks.calls.slice(2).map(({ inputs, model }) => [inputs['text'], model])).toEqual([
      ['a', { generate: 'slow' }],
    ])
    asks.calls[2]?.end({ text: '' })
    await settled()
    expect(asks.calls.at(-1)?.inputs['text']).toBe('b')
  })

  it('holds for the items of a lifted node', async () => {
    const { type, calls } = heldNode('held')
    const nodes = { n: { type: 'held', inputs: { text: { from: 'inputs.t' } } } }
    const inputs = { t: { type: 'text[]' } }
    watchRun({ inputs, nodes }, [type], { inputs: { t: ['a', 'b', 'c', 'd'] }, concurrency: 3 })
    expect(calls).toHaveLength(3)
    calls[1]?.end({ text: '' })
    await settled()
    expect(calls.map((call) => call.inputs['text'])).toEqual(['a', 'b', 'c', 'd'])
  })

  it.each([
    [0, 1],
    [Number.NaN, 1],
    [2.7, 2],
    [Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER],
  ])('of %d is recorded as %d', (concurrency, recorded) => {
    const { run } = start(wide(['slow']), { concurrency, steps: Number.POSITIVE_INFINITY })
    expect(run.all('run-start')[0]?.limits).toEqual({
      concurrency: recorded,
      models: { slow: 1 },
      steps: Number.MAX_SAFE_INTEGER,
    })
  })
})

describe('the step limit', () => {
  it('stops the run before the first step too many', async () => {
    const { run, running } = start(wide(['', '', '', '']), { concurrency: 1, steps: 2 })
    await running()
    await running(1)
    expect(await running(1)).toEqual([])
    const { status, error } = await run.result
    expect(status).toBe('failed')
    expect(error).toMatchObject({ code: 'step-limit', node: 'n2' })
    expect(run.all('node-start')).toHaveLength(2)
    expect(run.state.steps).toBe(2)
  })

  it('stops a lifted node with too many items before its first', async () => {
    const { type, calls } = heldNode('held')
    const nodes = { n: { type: 'held', inputs: { text: { from: 'inputs.t' } } } }
    const flow = { inputs: { t: { type: 'text[]' } }, nodes }
    const run = watchRun(flow, [type], { inputs: { t: ['a', 'b', 'c'] }, steps: 2 })
    expect((await run.result).error).toMatchObject({ code: 'step-limit', node: 'n' })
    expect(calls).toHaveLength(0)
  })

  it('counts retries', async () => {
    const { type, calls } = heldNode('held')
    const nodes = { n: { type: 'held', inputs: { text: 'x' }, retries: 5 } }
    const run = watchRun({ nodes }, [type], { steps: 2 })
    calls[0]?.fail(new Error('busy'))
    await run.clock.pass(500)
    calls[1]?.fail(new Error('busy'))
    await run.clock.pass(1_000)
    expect((await run.result).error).toMatchObject({ code: 'step-limit' })
    expect(calls).toHaveLength(2)
  })
})
