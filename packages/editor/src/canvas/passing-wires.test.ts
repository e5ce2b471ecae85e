import { createRegistry, parseFlow, planFlow, type RecordedEvent } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { createShownRun } from '../run/shown-run.ts'
import type { Runner } from '../run/runner.ts'
import { createEditor } from '../session/editor.ts'
import { createBoard } from './board.ts'
import { watchWires } from './passing-wires.ts'

const registry = createRegistry(standardNodes)
const { flow } = parseFlow({
  chainwright: 1,
  inputs: { name: { type: 'text' } },
  nodes: {
    greet: { type: 'prompt', inputs: { template: '{{name}}', name: { from: 'inputs.name' } } },
    join: { type: 'join', inputs: { texts: { from: 'greet.text' } } },
  },
  outputs: { text: { from: 'join.text' } },
})
const time = 1

function begun() {
  const board = createBoard(createEditor({ flow: flow!, registry, runner: {} as Runner }))
  const { wires } = board.store.getState().layer.scene
  const run = createShownRun('r', flow!, planFlow(flow!, registry))
  const take = (...events: object[]) => void run.take(events as RecordedEvent[])
  const limits = { concurrency: 10, models: {}, steps: 1000 }
  const inputs = { name: 'Ada' }
  take({ type: 'run-start', run: 'r', digest: run.plan.digest, inputs, limits, time })
  const watch = watchWires()
  const passing = (now: number, among = wires) =>
    watch.passing(among, { state: run.state, prefix: '', now }).map(({ id }) => id)
  return { wires, take, passing }
}

const ended = (node: string) => ({
  type: 'node-end',
  node,
  attempt: 1,
  outputs: { text: 'Ada' },
  time,
})

it('tells the wires of an input when the run begins, once', () => {
  const { passing } = begun()
  expect(passing(0)).toEqual(['greet.name'])
  expect(passing(2000)).toEqual([])
})

it('tells the wires of a node that ended, once', () => {
  const { passing, take } = begun()
  passing(0)
  take({ type: 'node-start', node: 'greet', attempt: 1, time })
  expect(passing(1)).toEqual([])
  take(ended('greet'))
  expect(passing(2)).toEqual(['join.texts'])
  expect(passing(3)).toEqual([])
})

it('tells the wires of a text that streams again and again, as a beat', () => {
  const { passing, take } = begun()
  passing(0)
  take({ type: 'node-start', node: 'greet', attempt: 1, time })
  take({ type: 'node-delta', node: 'greet', port: 'text', text: 'A', time })
  expect(passing(10)).toEqual(['join.texts'])
  expect(passing(500)).toEqual([])
  expect(passing(1000)).toEqual(['join.texts'])
})

it('tells nothing of what passed before it came into view', () => {
  const { wires, passing, take } = begun()
  passing(0, [])
  take({ type: 'node-start', node: 'greet', attempt: 1, time })
  take(ended('greet'))
  expect(passing(1, [...wires])).toEqual([])
})
