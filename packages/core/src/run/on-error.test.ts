import { describe, expect, it } from 'vitest'
import { heldNode } from '../../test/held-node.ts'
import { settled } from '../../test/fake-clock.ts'
import { watchRun } from '../../test/watch-run.ts'
import { FlowError } from '../error.ts'
import type { Models } from '../node/models.ts'

const flow = (more: object) => ({
  nodes: { n: { type: 'held', inputs: { text: 'x' }, ...more } },
  outputs: { text: { from: 'n.text' } },
})
const busy = new FlowError({ code: 'busy', message: 'try later', retryable: true })

describe('a step that fails', () => {
  it('is tried again as often as it may be, with growing pauses', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ retries: 8 }), [type])
    const pauses: number[] = []
    for (let attempt = 0; attempt < 8; attempt++) {
      calls[attempt]?.fail(busy)
      await settled()
      const [pause = 0] = run.clock.pending()
      pauses.push(pause)
      await run.clock.pass(pause - 1)
      expect(calls).toHaveLength(attempt + 1)
      await run.clock.pass(1)
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    calls[8]?.fail(busy)
    expect((await run.result).error).toMatchObject({ code: 'busy', node: 'n' })
    expect(calls).toHaveLength(9)
  })

  it('waits as long as the failing side asks, when that is longer', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ retries: 2 }), [type])
    calls[0]?.fail(new FlowError({ ...busy, message: 'later', retryAfterMs: 7_000 }))
    await settled()
    expect(run.all('node-retry')).toMatchObject([{ attempt: 1, delayMs: 7_000 }])
    await run.clock.pass(7_000)
    calls[1]?.fail(new FlowError({ ...busy, message: 'later', retryAfterMs: 10 }))
    await settled()
    expect(run.clock.pending()).toEqual([1_000])
  })

  it('is not tried again when its error says that this is of no use', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ retries: 3 }), [type])
    calls[0]?.fail(new FlowError({ code: 'no', message: 'never' }))
    expect((await run.result).error).toMatchObject({ code: 'no' })
    expect(calls).toHaveLength(1)
  })

  it('succeeds without a trace of the failure when a later try does', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ retries: 1 }), [type])
    calls[0]?.context.delta('text', 'Hel')
    calls[0]?.context.progress(1, 2)
    calls[0]?.fail(busy)
    await run.clock.pass(500)
    expect(run.state.nodes[0]).toMatchObject({
      attempt: 2,
      calls: undefined,
      partial: undefined,
      progress: undefined,
    })
    calls[1]?.context.delta('text', 'Hello')
    expect(run.state.nodes[0]?.partial).toEqual({ text: 'Hello' })
    calls[1]?.end({ text: 'Hello' })
    await run.result
    expect(run.state.nodes[0]).toMatchObject({ status: 'succeeded', error: undefined })
  })

  it('keeps nothing in the way of a retry: other nodes go on meanwhile', async () => {
    const [held, other] = [heldNode('held'), heldNode('other')]
    const nodes = {
      n: { type: 'held', inputs: { text: 'x' }, retries: 1 },
      o: { type: 'other', inputs: { text: 'x' } },
    }
    const run = watchRun({ nodes }, [held.type, other.type], { concurrency: 1 })
    expect(other.calls).toHaveLength(0)
    held.calls[0]?.fail(busy)
    await settled()
    expect(other.calls).toHaveLength(1)
    expect(run.statuses()).toEqual({ n: 'retrying', o: 'running' })
  })

  it.each([
    [Object.create(null) as object, 'something was thrown that is no error (object)'],
    [undefined, 'undefined'],
    ['plain text', 'plain text'],
  ])('fails the run whatever it throws', async (thrown, message) => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({}), [type])
    calls[0]?.fail(thrown)
    expect((await run.result).error).toMatchObject({ code: 'node-threw', message, node: 'n' })
  })
})

describe('onError', () => {
  it('`use` gives the values that stand there', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ onError: { use: { text: 'instead' } } }), [type])
    calls[0]?.fail(busy)
    expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { text: 'instead' } })
    expect(run.state.nodes[0]).toMatchObject({ status: 'succeeded', error: { code: 'busy' } })
  })

  it('`skip` comes after the retries', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ onError: 'skip', retries: 1 }), [type])
    calls[0]?.fail(busy)
    await run.clock.pass(500)
    expect(run.statuses()).toEqual({ n: 'running' })
    calls[1]?.fail(busy)
    expect(await run.result).toMatchObject({ status: 'succeeded', absent: ['text'] })
    expect(run.statuses()).toEqual({ n: 'skipped' })
  })
})

describe('a fallback model', () => {
  const models: Models = {
    resolve: async (reference, capabilities) => ({
      reference,
      identity: reference,
      capabilities: Object.fromEntries(capabilities.map((name) => [name, reference])),
    }),
  }
  const onError = { fallback: 'spare' }

  it('takes over when the tries of the first are used up, and has as many of its own', async () => {
    const { type, calls } = heldNode('held', { model: true })
    const run = watchRun(flow({ model: 'main', retries: 1, onError }), [type], { models })
    const used: unknown[] = []
    for (const pause of [500, 0, 500, 0]) {
      await settled()
      used.push(calls.at(-1)?.model)
      calls.at(-1)?.fail(busy)
      await settled()
      expect(run.clock.pending()).toEqual(pause > 0 ? [pause] : [])
      await run.clock.pass(pause)
    }
    expect(used.map((model) => (model as { generate: string }).generate)).toEqual([
      'main',
      'main',
      'spare',
      'spare',
    ])
    expect((await run.result).error).toMatchObject({ code: 'busy' })
  })

  it('takes over when the first cannot be made ready', async () => {
    const { type, calls } = heldNode('held', { model: true })
    const failing: Models = {
      async resolve(reference, capabilities, signal) {
        if (reference === 'main') throw new FlowError({ code: 'model-missing', message: 'none' })
        return models.resolve(reference, capabilities, signal)
      },
    }
    const run = watchRun(flow({ model: 'main', onError }), [type], { models: failing })
    await settled()
    calls[0]?.end({ text: 'saved' })
    expect((await run.result).outputs).toEqual({ text: 'saved' })
    expect(run.all('node-error')).toMatchObject([{ error: { code: 'model-missing' } }])
  })

  it('takes over for each item on its own', async () => {
    const { type, calls } = heldNode('held', { model: true })
    const nodes = {
      n: { type: 'held', inputs: { text: { from: 'inputs.t' } }, model: 'main', onError },
    }
    const inputs = { t: { type: 'text[]' } }
    const run = watchRun({ inputs, nodes, outputs: { t: { from: 'n.text' } } }, [type], {
      models,
      inputs: { t: ['a', 'b'] },
    })
    await settled()
    calls[0]?.fail(busy)
    calls[1]?.end({ text: 'B' })
    await settled()
    expect(calls[2]).toMatchObject({ inputs: { text: 'a' }, model: { generate: 'spare' } })
    calls[2]?.end({ text: 'A' })
    expect((await run.result).outputs).toEqual({ t: ['A', 'B'] })
  })
})
