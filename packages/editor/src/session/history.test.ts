import {
  createRegistry,
  parseFlow,
  planFlow,
  startRun,
  type RecordedEvent,
} from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { describe, expect, it } from 'vitest'
import { createRunStore, type ShownRun } from '../run/run-store.ts'
import { createShownRun } from '../run/shown-run.ts'
import { createHistory, type RunHistory } from './history.ts'
import { createMemoryKeeper } from './run-keeper.ts'

const registry = createRegistry(standardNodes)
const { flow } = parseFlow({
  chainwright: 1,
  name: 'Greeting',
  inputs: { name: { type: 'text' } },
  nodes: {
    greet: {
      type: 'prompt',
      inputs: { template: 'Hello {{name}}', name: { from: 'inputs.name' } },
    },
  },
  outputs: { text: { from: 'greet.text' } },
})
const derived = ['node-skip', 'node-pin', 'node-collect', 'signal-wait', 'body-start', 'run-end']

async function runAndKeep(history: RunHistory, name: string, input: string): Promise<ShownRun> {
  const plan = planFlow(flow!, registry)
  const run = createShownRun(name, flow!, plan)
  const store = createRunStore((flush) => flush())
  const events: RecordedEvent[] = []
  await startRun(plan, {
    run: name,
    inputs: { name: input },
    onEvent: (event) => {
      if (!derived.includes(event.type)) events.push(event as RecordedEvent)
    },
  }).result
  store.take(run, events)
  await history.keep(run, { run: name, flow: flow!, inputs: { name: input } })
  return run
}

describe('the history', () => {
  it('keeps a run and shows all of it again', async () => {
    const runs = createRunStore((flush) => flush())
    const history = createHistory(runs, { registry, keeper: createMemoryKeeper() })
    await runAndKeep(history, 'r1', 'you')
    const [note] = history.store.getState().notes
    expect(note).toMatchObject({ run: 'r1', name: 'Greeting', status: 'succeeded', about: 'you' })
    await history.open('r1')
    expect(runs.shown()?.state.outputs).toEqual({ text: 'Hello you' })
    expect(history.store.getState().opened?.note.run).toBe('r1')
  })

  it('goes back to the run that was shown before', async () => {
    const runs = createRunStore((flush) => flush())
    const history = createHistory(runs, { registry, keeper: createMemoryKeeper() })
    await runAndKeep(history, 'r1', 'one')
    await runAndKeep(history, 'r2', 'two')
    const newest = await runAndKeep(history, 'r3', 'three')
    runs.show(newest)
    await history.open('r1')
    await history.open('r2')
    history.back()
    expect(runs.shown()).toBe(newest)
    expect(history.store.getState().opened).toBeUndefined()
  })

  it('forgets what is deleted, and the oldest of more than a hundred', async () => {
    const runs = createRunStore((flush) => flush())
    const history = createHistory(runs, { registry, keeper: createMemoryKeeper() })
    for (let at = 0; at < 102; at++) await runAndKeep(history, `r${at}`, 'you')
    expect(history.store.getState().notes).toHaveLength(100)
    await history.remove(['r101'])
    expect(await history.read('r101')).toBeUndefined()
    expect(history.store.getState().notes).toHaveLength(99)
  })
})
