import { createRegistry, parseFlow, planFlow, replay, type RecordedEvent } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, test } from 'vitest'
import { createShownRun } from './shown-run.ts'
import { reusedItems } from './reused-items.ts'

const { flow } = parseFlow(
  JSON.stringify({
    chainwright: 1,
    inputs: { texts: { type: 'text[]' } },
    nodes: {
      near: { type: 'embed', inputs: { text: { from: 'inputs.texts' } }, model: 'starter' },
    },
  }),
)

function stateAfter(ends: readonly { cached?: boolean; because: object }[]) {
  const run = createShownRun('r1', flow!, planFlow(flow!, createRegistry(standardNodes)))
  const limits = { concurrency: 9, models: {}, steps: 99 }
  const inputs = { texts: ['a', 'b', 'c', 'd'] }
  const events = [
    { type: 'run-start', run: 'r1', digest: run.plan.digest, inputs, limits, time: 1 },
    ...ends.map((end, item) => {
      const outputs = { vector: [1] }
      return { type: 'node-end', node: 'near', item, attempt: 1, outputs, time: 2, ...end }
    }),
  ]
  return replay(run.state, events as RecordedEvent[]).nodes[0]!
}

const same = { cached: true, because: { type: 'same' } }

test('tells how many items were reused, and why the others ran', () => {
  const changed = { because: { type: 'changed', parts: ['text'] } }
  expect(reusedItems(stateAfter([same, same, same, changed]))).toEqual({
    total: 4,
    done: 4,
    reused: 3,
    ran: [{ item: 3, because: 'ran again because `text` changed' }],
  })
})

test('counts what is not over yet', () => {
  expect(reusedItems(stateAfter([same]))).toMatchObject({ total: 4, done: 1, reused: 1 })
})

test('where nothing was reused, no item ran in spite of that', () => {
  const first = { because: { type: 'first' } }
  expect(reusedItems(stateAfter([first, first, first, first]))).toMatchObject({
    reused: 0,
    ran: [],
  })
})
