import { describe, expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { heldNode } from '../../test/held-node.ts'
import { watchRun } from '../../test/watch-run.ts'
import { defineNode } from '../node/define-node.ts'
import type { Models } from '../node/models.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'

const chain = {
  nodes: {
    a: { type: 'held', inputs: { text: 'x' } },
    b: { type: 'held', inputs: { text: { from: 'a.text' } } },
  },
  outputs: { a: { from: 'a.text' }, b: { from: 'b.text' } },
}

describe('cancelling a run', () => {
  it('before it starts runs nothing', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(chain, [type], { signal: AbortSignal.abort() })
    expect(await run.result).toMatchObject({ status: 'cancelled', error: undefined })
    expect(run.events.map((event) => event.type)).toEqual(['run-cancel', 'run-end'])
    expect(calls).toHaveLength(0)
    expect(run.statuses()).toEqual({ a: 'cancelled', b: 'cancelled' })
  })

  it('reaches running work through its signal, and starts nothing more', async () => {
    const { type, calls } = heldNode('held')
    const controller = new AbortController()
    const run = watchRun(chain, [type], { signal: controller.signal })
    calls[0]?.context.signal.addEventListener('abort', () => calls[0]?.fail(new Error('stopped')))
    controller.abort()
    expect(await run.result).toMatchObject({ status: 'cancelled', absent: ['a', 'b'] })
    expect(calls).toHaveLength(1)
    expect(run.events.map((event) => event.type)).toEqual([
      'run-start',
      'node-start',
      'run-cancel',
      'node-error',
      'run-end',
    ])
    expect(run.all('node-error')[0]?.error.code).toBe('cancelled')
  })

  it('keeps what was done before, and what ends in the grace time', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(chain, [type])
    calls[0]?.end({ text: 'A' })
    await settled()
    run.cancel('enough')
    calls[1]?.end({ text: 'B' })
    expect(await run.result).toMatchObject({ status: 'cancelled', outputs: { a: 'A', b: 'B' } })
    expect(run.all('run-cancel')).toMatchObject([{ reason: 'enough' }])
  })

  it('gives up a node that ignores its signal, after the grace time', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(chain, [type])
    run.cancel()
    await run.clock.pass(199)
    expect(run.state.status).toBe('stopping')
    await run.clock.pass(1)
    expect((await run.result).status).toBe('cancelled')
    const told = run.events.length
    calls[0]?.context.delta('text', 'late')
    calls[0]?.end({ text: 'late' })
    await settled()
    expect(run.events).toHaveLength(told)
    expect(run.statuses()).toEqual({ a: 'cancelled', b: 'cancelled' })
  })

  it('ends a run at once while its only step waits for a retry', async () => {
    const { type, calls } = heldNode('held')
    const nodes = { n: { type: 'held', inputs: { text: 'x' }, retries: 1 } }
    const run = watchRun({ nodes }, [type])
    calls[0]?.fail(new Error('busy'))
    await settled()
    run.cancel()
    expect((await run.result).status).toBe('cancelled')
    expect(run.clock.pending()).toEqual([])
    expect(run.statuses()).toEqual({ n: 'cancelled' })
  })

  it('calls no function whose model became ready only then', async () => {
    const { type, calls } = heldNode('held', { model: true })
    let ready: () => void = () => undefined
    const models: Models = {
      resolve: (reference) =>
        new Promise((resolve) => {
          ready = () =>
            resolve({ reference, identity: '', capabilities: { generate: 1 } as object })
        }),
    }
    const nodes = { n: { type: 'held', inputs: { text: 'x' }, model: 'm' } }
    const run = watchRun({ nodes }, [type], { models })
    run.cancel()
    ready()
    expect((await run.result).status).toBe('cancelled')
    expect(calls).toHaveLength(0)
  })

  it('twice is the same as once, and after the end is nothing', async () => {
    const { type } = heldNode('held')
    const run = watchRun(chain, [type])
    run.cancel('first')
    run.cancel('second')
    await run.clock.pass(200)
    await run.result
    run.cancel('third')
    expect(run.all('run-cancel')).toMatchObject([{ reason: 'first' }])
    expect(run.events.at(-1)?.type).toBe('run-end')
  })

  it('from within a node lets that node end', async () => {
    let cancel: () => void = () => undefined
    const type = defineNode({
      type: 'held@1',
      title: 'Held',
      description: 'For tests.',
      group: 'text',
      inputs: { text: port(text) },
      outputs: { text: port(text) },
      async run() {
        await settled()
        cancel()
        return { text: 'done' }
      },
    })
    const run = watchRun(chain, [type])
    cancel = () => run.cancel()
    expect(await run.result).toMatchObject({ status: 'cancelled', outputs: { a: 'done' } })
  })

  it('forgets the signal of a run that ended', async () => {
    const { type, calls } = heldNode('held')
    const controller = new AbortController()
    const run = watchRun(chain, [type], { signal: controller.signal })
    calls[0]?.end({ text: 'A' })
    await settled()
    calls[1]?.end({ text: 'B' })
    expect((await run.result).status).toBe('succeeded')
    controller.abort()
    expect(run.state.status).toBe('succeeded')
  })
})

describe('a run that fails', () => {
  it('cancels what runs, starts nothing new, and keeps what is done', async () => {
    const [held, bad] = [heldNode('held'), heldNode('bad')]
    const nodes = {
      done: { type: 'held', inputs: { text: '1' } },
      busy: { type: 'held', inputs: { text: '2' } },
      bad: { type: 'bad', inputs: { text: '3' } },
      next: { type: 'held', inputs: { text: { from: 'busy.text' } } },
    }
    const outputs = { done: { from: 'done.text' }, next: { from: 'next.text' } }
    const run = watchRun({ nodes, outputs }, [held.type, bad.type])
    held.calls[0]?.end({ text: 'kept' })
    await settled()
    bad.calls[0]?.fail(new Error('broken'))
    await settled()
    expect(held.calls[1]?.context.signal.aborted).toBe(true)
    held.calls[1]?.fail(new Error('stopped'))
    expect(await run.result).toMatchObject({
      status: 'failed',
      outputs: { done: 'kept' },
      absent: ['next'],
      error: { code: 'node-threw', node: 'bad', message: 'broken' },
    })
    expect(run.statuses()).toEqual({
      done: 'succeeded',
      busy: 'cancelled',
      bad: 'failed',
      next: 'cancelled',
    })
    expect(held.calls).toHaveLength(2)
  })

  it('collects a lifted node whose last item ends in the grace time', async () => {
    const [held, bad] = [heldNode('held'), heldNode('bad')]
    const nodes = {
      n: { type: 'held', inputs: { text: { from: 'inputs.texts' } } },
      bad: { type: 'bad', inputs: { text: '3' } },
    }
    const flow = {
      inputs: { texts: { type: 'text[]' } },
      nodes,
      outputs: { n: { from: 'n.text' } },
    }
    const run = watchRun(flow, [held.type, bad.type], { inputs: { texts: ['a', 'b'] } })
    held.calls[0]?.end({ text: 'A' })
    bad.calls[0]?.fail(new Error('broken'))
    await settled()
    held.calls[1]?.end({ text: 'B' })
    expect(await run.result).toMatchObject({ status: 'failed', outputs: { n: ['A', 'B'] } })
    expect(run.statuses()).toEqual({ n: 'succeeded', bad: 'failed' })
  })

  it('keeps the items that are done of a lifted node that is not', async () => {
    const { type, calls } = heldNode('held')
    const nodes = { n: { type: 'held', inputs: { text: { from: 'inputs.texts' } } } }
    const flow = {
      inputs: { texts: { type: 'text[]' } },
      nodes,
      outputs: { n: { from: 'n.text' } },
    }
    const run = watchRun(flow, [type], { inputs: { texts: ['a', 'b', 'c'] }, concurrency: 2 })
    calls[0]?.end({ text: 'A' })
    calls[1]?.fail(new Error('broken'))
    await settled()
    await run.clock.pass(200)
    expect(await run.result).toMatchObject({ status: 'failed', absent: ['n'] })
    expect(run.state.nodes[0]?.items?.map(({ status }) => status)).toEqual([
      'succeeded',
      'failed',
      'cancelled',
    ])
  })
})
