import { describe, expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { heldNode } from '../../test/held-node.ts'
import { watchRun } from '../../test/watch-run.ts'

const flow = (more: object) => ({
  nodes: { n: { type: 'held', inputs: { text: 'x' }, timeoutMs: 1_000, ...more } },
  outputs: { text: { from: 'n.text' } },
})

describe('timeoutMs', () => {
  it('aborts the signal of a try and fails it', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({}), [type])
    await run.clock.pass(999)
    expect(calls[0]?.context.signal.aborted).toBe(false)
    await run.clock.pass(1)
    expect(calls[0]?.context.signal.aborted).toBe(true)
    const { error } = await run.result
    expect(error).toMatchObject({ code: 'timeout', node: 'n', retryable: true })
    expect(error?.message).toContain('took longer than its 1000 ms')
  })

  it('holds for each try, and a late result of an old one is not taken', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({ retries: 1 }), [type])
    await run.clock.pass(1_500)
    expect(calls).toHaveLength(2)
    calls[0]?.context.delta('text', 'late')
    calls[0]?.end({ text: 'late' })
    await settled()
    expect(run.all('node-delta')).toEqual([])
    expect(run.statuses()).toEqual({ n: 'running' })
    calls[1]?.end({ text: 'in time' })
    expect((await run.result).outputs).toEqual({ text: 'in time' })
  })

  it('is called off when the step ends', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({}), [type])
    calls[0]?.end({ text: 'x' })
    await run.result
    expect(run.clock.pending()).toEqual([])
  })

  it('counts the time in which the model is made ready', async () => {
    const { type } = heldNode('held', { model: true })
    const models = { resolve: () => new Promise<never>(() => undefined) }
    const run = watchRun(flow({ model: 'm' }), [type], { models })
    await run.clock.pass(1_000)
    expect((await run.result).error).toMatchObject({ code: 'timeout' })
  })

  it('passes on the signal of the run', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow({}), [type])
    run.cancel()
    expect(calls[0]?.context.signal.aborted).toBe(true)
    await run.clock.pass(200)
    expect((await run.result).status).toBe('cancelled')
  })

  it('during the grace time of a cancelled run is a cancellation', async () => {
    const { type } = heldNode('held')
    const run = watchRun(flow({ timeoutMs: 100 }), [type])
    run.cancel()
    await run.clock.pass(100)
    expect((await run.result).status).toBe('cancelled')
    expect(run.all('node-error')).toMatchObject([{ error: { code: 'cancelled' } }])
  })

  it('fails every item of a batch that hangs', async () => {
    const { type } = heldNode('held')
    const hung = { ...type, runBatch: () => new Promise<never>(() => undefined) }
    const nodes = {
      n: { type: 'held', inputs: { text: { from: 'inputs.t' } }, timeoutMs: 50, onError: 'skip' },
    }
    const inputs = { t: { type: 'text[]' } }
    const run = watchRun({ inputs, nodes }, [hung], { inputs: { t: ['a', 'b'] } })
    await run.clock.pass(50)
    expect((await run.result).status).toBe('succeeded')
    expect(run.all('node-collect')).toMatchObject([{ skipped: [0, 1] }])
    expect(run.state.running).toBe(0)
  })
})
