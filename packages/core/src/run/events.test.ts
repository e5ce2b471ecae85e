import { describe, expect, it } from 'vitest'
import { settled } from '../../test/fake-clock.ts'
import { heldNode } from '../../test/held-node.ts'
import { plainNodes } from '../../test/plain-state.ts'
import { watchRun, type WatchedRun } from '../../test/watch-run.ts'
import { advance, replay } from './advance.ts'
import type { RecordedEvent, RunEvent } from './events.ts'
import { createRunState } from './create-run-state.ts'
import type { RunState } from './run-state.ts'

const derived = new Set(['node-skip', 'node-collect', 'run-end'])
const isRecorded = (event: RunEvent): event is RecordedEvent => !derived.has(event.type)

/** Everything that a viewer shows of a run. */
function shown({ run, status, inputs, nodes, outputs, absent, error, usage, steps }: RunState) {
  return { run, status, inputs, nodes: plainNodes(nodes), outputs, absent, error, usage, steps }
}

/** A run with a retry, items, deltas, a skipped node and a failure. */
async function eventful(): Promise<WatchedRun> {
  const [held, other] = [heldNode('held'), heldNode('other')]
  const flow = {
    inputs: { texts: { type: 'text[]' } },
    nodes: {
      items: { type: 'held', inputs: { text: { from: 'inputs.texts' } }, onError: 'skip' },
      again: { type: 'other', inputs: { text: 'x' }, retries: 1 },
      off: { type: 'held', inputs: { text: 'x' }, off: true },
      last: { type: 'other', inputs: { text: { from: 'again.text' } } },
    },
    outputs: { items: { from: 'items.text' }, last: { from: 'last.text' } },
  }
  const run = watchRun(flow, [held.type, other.type], { inputs: { texts: ['a', 'b'] }, seed: 7 })
  other.calls[0]?.fail(new Error('busy'))
  held.calls[1]?.context.delta('text', 'B…')
  held.calls[1]?.context.progress(1, 3, 'reading')
  held.calls[1]?.context.usage({ inputTokens: 5, cost: 0.5 })
  held.calls[1]?.end({ text: 'B' })
  await run.clock.pass(500)
  held.calls[0]?.fail(new Error('refused'))
  other.calls[1]?.context.usage({ inputTokens: 2, outputTokens: 3 })
  other.calls[1]?.end({ text: 'done', more: undefined })
  await settled()
  other.calls[2]?.context.delta('text', 'half')
  other.calls[2]?.fail(new Error('broken'))
  await run.result
  return run
}

describe('the events of a run', () => {
  it('are plain JSON', async () => {
    const { events } = await eventful()
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })

  it('lead a new state to where the run is, at every point', async () => {
    const run = await eventful()
    const recorded = (JSON.parse(JSON.stringify(run.events)) as RunEvent[]).filter(isRecorded)
    const again = replay(createRunState(run.state.plan), recorded)
    expect(shown(again)).toEqual(shown(run.state))
  })

  it('can be told anew: what is derived follows from what is recorded', async () => {
    const run = await eventful()
    const state = createRunState(run.state.plan)
    const told = run.events
      .filter(isRecorded)
      .flatMap((event) => [event, ...advance(state, event).derived])
    expect(told).toEqual(run.events)
  })

  it('end with the end of the run', async () => {
    const run = await eventful()
    expect(run.events.filter((event) => event.type === 'run-end')).toHaveLength(1)
    expect(run.events.at(-1)).toMatchObject({ type: 'run-end', status: 'failed', absent: ['last'] })
  })

  it('add up what the steps used, those that failed included', async () => {
    const { type, calls } = heldNode('held')
    const nodes = { n: { type: 'held', inputs: { text: 'x' }, retries: 1 } }
    const run = watchRun({ nodes }, [type])
    calls[0]?.context.usage({ inputTokens: 10, cost: 1 })
    calls[0]?.fail(new Error('busy'))
    await run.clock.pass(500)
    calls[1]?.context.usage({ inputTokens: 1 })
    calls[1]?.context.usage({ inputTokens: 2, outputTokens: 4, cost: Number.NaN })
    calls[1]?.end({ text: '' })
    await run.result
    expect(run.state.usage).toEqual({ inputTokens: 13, outputTokens: 4, cost: 1 })
    expect(run.state.nodes[0]?.usage).toEqual({ inputTokens: 13, outputTokens: 4, cost: 1 })
  })

  it('have times that never go back, and say how long a step took', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun({ nodes: { n: { type: 'held', inputs: { text: 'x' } } } }, [type])
    await run.clock.pass(10)
    calls[0]?.context.delta('text', 'a')
    await run.clock.pass(20)
    calls[0]?.end({ text: 'a' })
    await run.result
    expect(run.events.map(({ time }) => time - 1_000)).toEqual([0, 0, 10, 30, 30])
    expect(run.state.nodes[0]).toMatchObject({ startedAt: 1_000, endedAt: 1_030 })
  })

  it('that come late, twice, or out of turn change nothing', async () => {
    const run = await eventful()
    const before = structuredClone(shown(run.state))
    for (const event of run.events.filter(isRecorded)) {
      expect(advance(run.state, event)).toEqual({ commands: [], derived: [] })
    }
    expect(shown(run.state)).toEqual(before)
  })
})

describe('deltas and progress', () => {
  it('are shown while the step runs, and gone when it has ended', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun({ nodes: { n: { type: 'held', inputs: { text: 'x' } } } }, [type])
    const { context } = calls[0]!
    context.delta('text', 'Hel')
    context.delta('text', '')
    context.delta('text', 'lo')
    context.progress(2, 5, 'writing')
    context.progress(Number.NaN, 5)
    expect(run.state.nodes[0]).toMatchObject({
      partial: { text: 'Hello' },
      progress: { done: 2, total: 5, message: 'writing' },
    })
    expect([run.all('node-delta').length, run.all('node-progress').length]).toEqual([2, 1])
    calls[0]?.end({ text: 'Hello' })
    await run.result
    const told = run.events.length
    context.delta('text', '!')
    context.progress(5, 5)
    expect(run.events).toHaveLength(told)
    expect(run.state.nodes[0]?.partial).toBeUndefined()
  })
})

describe('a listener', () => {
  it('has the start of a step before the function of its node is called', async () => {
    const { type, calls } = heldNode('held')
    const before: number[] = []
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'node-start') before.push(calls.length)
    }
    const nodes = {
      a: { type: 'held', inputs: { text: 'x' } },
      b: { type: 'held', inputs: { text: 'x' } },
    }
    watchRun({ nodes }, [type], { onEvent })
    expect(before).toEqual([0, 1])
  })

  it('that throws stops the run, and nothing starts after that', async () => {
    const { type, calls } = heldNode('held')
    let events = 0
    const onEvent = (event: RunEvent): void => {
      events++
      if (event.type === 'node-end') throw new Error('disk full')
    }
    const nodes = {
      a: { type: 'held', inputs: { text: 'x' } },
      b: { type: 'held', inputs: { text: { from: 'a.text' } } },
    }
    const run = watchRun({ nodes, outputs: { a: { from: 'a.text' } } }, [type], { onEvent })
    calls[0]?.end({ text: 'A' })
    const { status, error, outputs } = await run.result
    expect({ status, outputs }).toEqual({ status: 'failed', outputs: { a: 'A' } })
    expect(error).toMatchObject({ code: 'listener-threw' })
    expect(error?.message).toContain('disk full')
    expect(calls).toHaveLength(1)
    expect(events).toBe(3)
  })

  it('that throws at a start keeps the function from being called', async () => {
    const { type, calls } = heldNode('held')
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'node-start') throw new Error('journal closed')
    }
    const nodes = { a: { type: 'held', inputs: { text: 'x' } } }
    const run = watchRun({ nodes }, [type], { onEvent })
    expect((await run.result).error).toMatchObject({ code: 'listener-threw' })
    expect(calls).toHaveLength(0)
    expect(run.statuses()).toEqual({ a: 'cancelled' })
  })

  it('may cancel the run', async () => {
    const { type, calls } = heldNode('held')
    let cancel: () => void = () => undefined
    const nodes = {
      a: { type: 'held', inputs: { text: 'x' } },
      b: { type: 'held', inputs: { text: { from: 'a.text' } } },
    }
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'node-end') cancel()
    }
    const run = watchRun({ nodes }, [type], { onEvent })
    cancel = () => run.cancel()
    calls[0]?.end({ text: 'A' })
    await run.clock.pass(200)
    expect((await run.result).status).toBe('cancelled')
  })
})
