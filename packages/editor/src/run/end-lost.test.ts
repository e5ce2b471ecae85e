import { createRegistry, parseFlow, planFlow, type RecordedEvent } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { endLost } from './end-lost.ts'
import { createShownRun } from './shown-run.ts'

it('ends a run as cancelled whose steps nobody carries out any more', () => {
  const { flow } = parseFlow({
    chainwright: 1,
    nodes: {
      one: { type: 'prompt', inputs: { template: 'a' } },
      two: { type: 'prompt', inputs: { template: '{{x}}', x: { from: 'one.text' } } },
      three: { type: 'wait', inputs: { value: 'x', seconds: 1000 } },
    },
    outputs: {},
  })
  const run = createShownRun('r1', flow!, planFlow(flow!, createRegistry(standardNodes)))
  const limits = { concurrency: 4, models: {}, steps: 100 }
  const start = { type: 'run-start', run: 'r1', digest: '', inputs: {}, limits, time: 1 } as const
  run.take([start, { type: 'node-start', node: 'one', attempt: 1, time: 2 }] as RecordedEvent[])
  expect(run.state.status).toBe('running')

  run.take(endLost('the worker ended', 5))

  expect(run.state.status).toBe('cancelled')
  expect(run.state.nodes.map(({ status }) => status)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ])
})
