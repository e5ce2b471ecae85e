import { describe, expect, it } from 'vitest'
import { heldNode } from '../../test/held-node.ts'
import { watchRun } from '../../test/watch-run.ts'
import { FlowError } from '../error.ts'
import { defineBody, defineWait } from '../node/define-control.ts'
import { number, text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRunState } from './create-run-state.ts'
import { replay } from './advance.ts'
import type { RecordedEvent, RunEvent } from './events.ts'
import { openQuestions } from './open-questions.ts'

const about = { title: '', description: 'For tests.', group: 'control' }
const ask = defineWait({
  ...about,
  type: 'ask@1',
  inputs: { text: port(text), afterMs: port(number, { optional: true }) },
  outputs: { text: port(text) },
  wait: ({ text: question, afterMs }) => ({ ask: { question }, afterMs }),
  resume({ text: question }, how) {
    if (!('value' in how)) return {}
    if (how.value === '') throw new FlowError({ code: 'too-short', message: 'say something' })
    return { text: `${question} ${String(how.value)}` }
  },
})
const pause = defineWait({
  ...about,
  type: 'pause@1',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  wait: () => ({ afterMs: 5_000 }),
  resume: (inputs) => inputs,
})
const once = defineBody({
  ...about,
  type: 'once@1',
  inputs: {},
  outputs: {},
  ports: (_, body) => body,
})

const flow = {
  nodes: {
    ask: { type: 'ask', inputs: { text: 'Well?' } },
    after: { type: 'held', inputs: { text: { from: 'ask.text' } } },
    beside: { type: 'held', inputs: { text: 'x' } },
  },
  outputs: { text: { from: 'after.text' } },
}

const isRecorded = ({ type }: RunEvent): boolean =>
  !['node-skip', 'node-collect', 'signal-wait', 'body-start', 'body-end', 'run-end'].includes(type)

describe('a step that waits for an answer', () => {
  it('holds no place, and goes on with the answer', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow, [ask, type], { concurrency: 1 })
    expect(run.all('signal-wait')).toMatchObject([{ node: 'ask', ask: { question: 'Well?' } }])
    expect(run.statuses()).toEqual({ ask: 'paused', after: 'waiting', beside: 'running' })
    calls[0]?.end({ text: 'done' })
    run.signal('ask', 'yes')
    expect(() => run.signal('ask', 'once more')).toThrow(/no step `ask` waits/)
    await run.clock.pass(0)
    calls[1]?.end({ text: String(calls[1].inputs['text']) })
    expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { text: 'Well? yes' } })
  })

  it('goes on waiting after an answer that does not suit', async () => {
    const { type } = heldNode('held')
    const run = watchRun(flow, [ask, type])
    expect(() => run.signal('ask', '')).toThrow('say something')
    expect(run.all('signal-end')).toEqual([])
    expect(run.statuses()['ask']).toBe('paused')
    run.cancel()
    await run.clock.pass(200)
    expect((await run.result).status).toBe('cancelled')
    expect(() => run.signal('ask', 'late')).toThrow(/waits for an answer/)
  })

  it('goes on without an answer when its time is up', async () => {
    const nodes = { ask: { type: 'ask', inputs: { text: 'Well?', afterMs: 100 } } }
    const run = watchRun({ nodes, outputs: { text: { from: 'ask.text' } } }, [ask])
    expect(run.all('signal-wait')).toMatchObject([{ until: 1_100 }])
    await run.clock.pass(100)
    expect(await run.result).toMatchObject({ status: 'succeeded', absent: ['text'] })
  })

  it('waits for one answer per item, wherever it stands', async () => {
    const file = {
      inputs: { texts: { type: 'text[]' } },
      nodes: { n: { type: 'once', flow: 'body', inputs: { text: { from: 'inputs.texts' } } } },
      outputs: { texts: { from: 'n.text' } },
      flows: {
        body: {
          inputs: { text: { type: 'text' } },
          nodes: { ask: { type: 'ask', inputs: { text: { from: 'inputs.text' } } } },
          outputs: { text: { from: 'ask.text' } },
        },
      },
    }
    const run = watchRun(file, [ask, once], { inputs: { texts: ['A?', 'B?'] } })
    run.signal('n[1]/ask', '2')
    run.signal('n[0]/ask', '1')
    expect((await run.result).outputs).toEqual({ texts: ['A? 1', 'B? 2'] })
    const again = createRunState(run.state.plan)
    replay(again, run.events.filter(isRecorded) as RecordedEvent[])
    expect(again).toMatchObject({ status: 'succeeded', outputs: { texts: ['A? 1', 'B? 2'] } })
  })
})

const picky = { ...ask, name: 'picky', wait: refuse } as typeof ask
function refuse(): never {
  throw new FlowError({ code: 'no-question', message: 'there is nothing to ask' })
}

describe('a step that fails as it begins to wait', () => {
  it('lets nothing start that was ready at the same moment', async () => {
    const { type, calls } = heldNode('held')
    const from = { from: 'first.text' }
    const nodes = {
      first: { type: 'held', inputs: { text: 'x' } },
      beside: { type: 'held', inputs: { text: from } },
      ask: { type: 'picky', inputs: { text: from } },
    }
    const run = watchRun({ nodes }, [picky, type])
    calls[0]?.end({ text: 'x' })
    expect((await run.result).error).toMatchObject({ code: 'no-question', node: 'ask' })
    expect(calls).toHaveLength(1)
    expect(run.all('node-start').map(({ node }) => node)).toEqual(['first'])
    expect(run.statuses()).toEqual({ first: 'succeeded', beside: 'cancelled', ask: 'failed' })
    expect(run.state.steps).toBe(1)
  })

  it('is failed, and its other items ask nothing', async () => {
    const inputs = { texts: { type: 'text[]' } }
    const nodes = { ask: { type: 'picky', inputs: { text: { from: 'inputs.texts' } } } }
    const run = watchRun({ inputs, nodes }, [picky], { inputs: { texts: ['a', 'b'] } })
    expect((await run.result).status).toBe('failed')
    expect(run.statuses()).toEqual({ ask: 'failed' })
    expect(run.state.nodes[0]?.items?.map(({ status }) => status)).toEqual(['failed', 'cancelled'])
    expect(run.all('signal-wait')).toEqual([])
  })
})

describe('a question in a flow that is being stopped', () => {
  it('is not open any more, and takes no answer', async () => {
    const { type } = heldNode('held')
    const run = watchRun(flow, [ask, type])
    expect(openQuestions(run.state)).toMatchObject([{ step: 'ask' }])
    run.cancel()
    expect(run.state.status).toBe('stopping')
    expect(openQuestions(run.state)).toEqual([])
    expect(() => run.signal('ask', 'yes')).toThrow(/no step `ask` waits/)
    await run.clock.pass(200)
    expect((await run.result).status).toBe('cancelled')
  })
})

describe('a step that waits for a time', () => {
  it('goes on by itself, each item on its own', async () => {
    const inputs = { texts: { type: 'text[]' } }
    const nodes = { n: { type: 'pause', inputs: { text: { from: 'inputs.texts' } } } }
    const run = watchRun({ inputs, nodes, outputs: { texts: { from: 'n.text' } } }, [pause], {
      inputs: { texts: ['a', 'b'] },
    })
    expect(run.clock.pending()).toEqual([5_000, 5_000])
    await run.clock.pass(5_000)
    expect((await run.result).outputs).toEqual({ texts: ['a', 'b'] })
  })
})

describe('a run up to a node', () => {
  it('leaves out what the node does not need', async () => {
    const { type, calls } = heldNode('held')
    const run = watchRun(flow, [ask, type], { until: 'ask' })
    expect(run.statuses()).toEqual({ ask: 'paused', after: 'skipped', beside: 'skipped' })
    run.signal('ask', 'yes')
    expect(await run.result).toMatchObject({ status: 'succeeded', absent: ['text'] })
    expect(run.all('node-skip')).toMatchObject([
      { node: 'beside', reason: { type: 'not-asked' } },
      { node: 'after', reason: { type: 'not-asked' } },
    ])
    expect(calls).toEqual([])
    expect(() => watchRun(flow, [ask, type], { until: 'aks' })).toThrow(/did you mean `ask`/)
  })
})
