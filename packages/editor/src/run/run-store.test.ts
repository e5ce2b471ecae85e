import {
  createRegistry,
  parseFlow,
  planFlow,
  startRun,
  type RecordedEvent,
  type RunEvent,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { expect, it } from 'vitest'
import { createRunStore } from './run-store.ts'
import { createShownRun } from './shown-run.ts'

const derived = new Set([
  'node-skip',
  'node-pin',
  'node-collect',
  'signal-wait',
  'body-start',
  'body-end',
  'run-end',
])

async function recorded() {
  const { flow } = parseFlow({
    chainwright: 1,
    nodes: {
      greet: { type: 'prompt', inputs: { template: 'Hello {{name}}', name: 'you' } },
      join: { type: 'join', inputs: { texts: [{ from: 'greet.text' }] } },
    },
    outputs: { text: { from: 'join.text' } },
  })
  const plan = planFlow(flow!, createRegistry(standardNodes))
  const events: RunEvent[] = []
  await startRun(plan, { onEvent: (event) => events.push(event) }).result
  return {
    flow: flow!,
    plan,
    events: events.filter((event): event is RecordedEvent => !derived.has(event.type)),
  }
}

it('comes to the same state as the run itself, and tells each node once a frame', async () => {
  const { flow, plan, events } = await recorded()
  const frames: (() => void)[] = []
  const store = createRunStore((flush) => frames.push(flush))
  const run = createShownRun('r1', flow, plan)
  store.show(run)
  let heard = 0
  store.subscribe(() => heard++, 'join')
  const before = store.version('join')

  store.take(run, events)
  expect(frames).toHaveLength(1)
  expect(heard).toBe(0)
  frames[0]?.()

  expect(heard).toBe(1)
  expect(store.version('join')).not.toBe(before)
  expect(run.state.status).toBe('succeeded')
  expect(run.state.outputs).toEqual({ text: 'Hello you' })
})

it('brings a run up to date that is not shown, without a word', async () => {
  const { flow, plan, events } = await recorded()
  const frames: (() => void)[] = []
  const store = createRunStore((flush) => frames.push(flush))
  const run = createShownRun('r1', flow, plan)
  store.take(run, events)
  expect(frames).toEqual([])
  expect(run.state.status).toBe('succeeded')
})

it('begins a run anew when its start is told once more, and tells all who listen', async () => {
  const { flow, plan, events } = await recorded()
  const store = createRunStore((flush) => flush())
  const run = createShownRun('r1', flow, plan)
  store.show(run)
  store.take(run, events.slice(0, 3))
  const before = run.state
  let heard = 0
  store.subscribe(() => heard++, 'join')
  store.take(run, events)
  expect(run.state).not.toBe(before)
  expect(run.state.outputs).toEqual({ text: 'Hello you' })
  expect(run.events).toEqual(events)
  expect(heard).toBeGreaterThan(0)
})
