import { describe, expect, it } from 'vitest'
import { planFlow } from '../flow/check-flow.ts'
import { parseFlow } from '../flow/parse-flow.ts'
import type { Json } from '../lib/json.ts'
import { defineNode } from '../node/define-node.ts'
import { text } from '../node/port-type.ts'
import { port } from '../node/ports.ts'
import { createRegistry } from '../node/registry.ts'
import { advance } from './advance.ts'
import type { Outputs } from './events.ts'
import { createRunState } from './create-run-state.ts'
import type { RunState } from './run-state.ts'

const copy = defineNode({
  type: 'copy@1',
  title: 'Copy',
  description: 'For tests.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  run: () => ({}),
})
const many = { ...copy, name: 'many', runBatch: async () => [] }

function stateOf(nodes: Json): RunState {
  const inputs = { texts: { type: 'text[]', default: [] } }
  const { flow } = parseFlow({ chainwright: 1, inputs, nodes, outputs: {} })
  if (!flow) throw new Error('the file could not be read')
  return createRunState(planFlow(flow, createRegistry([copy, many])))
}

function start(state: RunState, inputs: Outputs = {}) {
  const limits = { concurrency: 2, models: {}, steps: 100 }
  return advance(state, { type: 'run-start', run: 'r', digest: '', inputs, limits, time: 1 })
}

describe('advance', () => {
  it('orders what has its inputs, up to the limit, and then what follows', () => {
    const state = stateOf({
      a: { type: 'copy', inputs: { text: 'x' } },
      b: { type: 'copy', inputs: { text: 'y' } },
      c: { type: 'copy', inputs: { text: { from: 'a.text' } } },
    })
    const base = { type: 'run-node', item: undefined, attempt: 1, fallback: false }
    expect(start(state).commands).toMatchObject([
      { ...base, node: { id: 'a' }, inputs: { text: 'x' } },
      { ...base, node: { id: 'b' }, inputs: { text: 'y' } },
    ])
    const end = { type: 'node-end', attempt: 1, time: 2 } as const
    expect(advance(state, { ...end, node: 'a', outputs: { text: 'A' } }).commands).toMatchObject([
      { ...base, node: { id: 'c' }, inputs: { text: 'A' } },
    ])
    expect(advance(state, { ...end, node: 'b', outputs: {} }).commands).toEqual([])
    expect(advance(state, { ...end, node: 'c', outputs: {} })).toMatchObject({
      commands: [{ type: 'finish' }],
      derived: [{ type: 'run-end', status: 'succeeded', outputs: {}, absent: [], time: 2 }],
    })
  })

  it('tells a driver to cancel what runs, and waits for it', () => {
    const state = stateOf({ a: { type: 'copy', inputs: { text: 'x' } } })
    start(state)
    expect(advance(state, { type: 'run-cancel', time: 2 }).commands).toMatchObject([
      { type: 'cancel-running', scope: { prefix: '' } },
    ])
    const error = { code: 'cancelled', message: '' }
    const end = { type: 'node-error', node: 'a', attempt: 1, error, time: 3 } as const
    expect(advance(state, end).derived).toMatchObject([{ type: 'run-end', status: 'cancelled' }])
  })

  it('can be cancelled before it starts', () => {
    const state = stateOf({ a: { type: 'copy', inputs: { text: 'x' } } })
    expect(advance(state, { type: 'run-cancel', time: 2 }).commands).toContainEqual({
      type: 'finish',
    })
    expect(start(state).commands).toEqual([])
  })

  it('takes no end, error or timer of another try', () => {
    const state = stateOf({ a: { type: 'copy', inputs: { text: 'x' }, retries: 1 } })
    start(state)
    const place = { node: 'a', time: 2 }
    const error = { code: 'busy', message: '', retryable: true }
    expect(
      advance(state, { ...place, type: 'node-end', attempt: 2, outputs: {} }).commands,
    ).toEqual([])
    advance(state, { ...place, type: 'node-error', attempt: 1, error })
    expect(advance(state, { ...place, type: 'timer-end', attempt: 2 }).commands).toEqual([])
    expect(advance(state, { ...place, type: 'timer-end', attempt: 1 }).commands).toHaveLength(1)
    expect(advance(state, { ...place, type: 'timer-end', attempt: 1 }).commands).toEqual([])
    expect(advance(state, { ...place, type: 'node-error', attempt: 1, error }).commands).toEqual([])
    expect(state.running).toBe(1)
  })

  it('counts an item that is tried again apart from the batch that still runs', () => {
    const state = stateOf({
      n: { type: 'many', inputs: { text: { from: 'inputs.texts' } }, retries: 1 },
    })
    expect(start(state, { texts: ['a', 'b', 'c'] }).commands).toMatchObject([{ type: 'run-batch' }])
    const first = { node: 'n', item: 0, time: 2 }
    const error = { code: 'busy', message: '', retryable: true }
    advance(state, { ...first, type: 'node-error', attempt: 1, error })
    advance(state, { ...first, type: 'timer-end', attempt: 1 })
    expect(state.running).toBe(2)
    advance(state, { ...first, type: 'node-end', attempt: 2, outputs: {} })
    expect(state.running).toBe(1)
    const rest = { node: 'n', type: 'node-end', attempt: 1, outputs: {}, time: 3 } as const
    advance(state, { ...rest, item: 1 })
    expect(state.running).toBe(1)
    expect(advance(state, { ...rest, item: 2 }).derived.map(({ type }) => type)).toEqual([
      'node-collect',
      'run-end',
    ])
    expect(state.running).toBe(0)
  })
})
