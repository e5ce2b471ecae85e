import { parseFlow, planFlow, type RunEvent } from '@chainwright/core'
import { expect, it, onTestFinished, vi } from 'vitest'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { createLiveTeller, endLive } from './live-events.ts'
import { createSharedRecorder, keepEnd, readStart } from './shared-run.ts'
import { startOnEngine } from './start-on-engine.ts'

const flow = JSON.stringify({
  chainwright: 1,
  nodes: {
    a: { type: 'held', inputs: { text: 'x' } },
    b: { type: 'held', inputs: { text: 'y' } },
  },
})
const registry = heldRegistry()
const close = async (): Promise<void> => undefined

it('says of each event how far in the record it stands, also when its start was heard before', async () => {
  const store = await openFolderStore(temporaryFolder())
  const plan = planFlow(parseFlow(flow).flow!, registry)
  const told: string[] = []
  const engine = { submit: close, send: close, close }
  const onEvent = (event: RunEvent, recorded: number): void => {
    told.push(`${recorded} ${event.type}${'node' in event ? ` ${event.node}` : ''}`)
  }
  const run = startOnEngine({ engine, store }, plan, flow, { run: 'r1', onEvent })
  await run.begun
  const recorder = await createSharedRecorder(store, 'r1')
  const step = { attempt: 1, time: 1 }
  recorder.onEvent(await readStart(store, 'r1'))
  await recorder.flush()
  await expect.poll(() => told).toEqual(['1 run-start'])
  const { tell } = createLiveTeller(store)
  tell('r1', { type: 'node-start', node: 'a', ...step })
  tell('r1', { type: 'node-delta', node: 'a', port: 'text', text: 'X', ...step })
  await expect.poll(() => told).toHaveLength(3)
  for (const node of ['b', 'a']) {
    recorder.onEvent({ type: 'node-start', node, ...step })
    recorder.onEvent({ type: 'node-end', node, ...step, outputs: { text: node } })
  }
  await recorder.flush()
  await expect.poll(() => told).toHaveLength(7)
  await run.leave()
  expect(told).toEqual([
    '1 run-start',
    '1 node-start a',
    '1 node-delta a',
    '2 node-start b',
    '3 node-end b',
    '5 node-end a',
    '5 run-end',
  ])
})

it('keeps what streams until all that leads up to it was read', async () => {
  const store = await openFolderStore(temporaryFolder())
  const plan = planFlow(parseFlow(heldFlow).flow!, registry)
  const told: string[] = []
  const run = startOnEngine(
    { engine: { submit: close, send: close, close }, store },
    plan,
    heldFlow,
    {
      run: 'r1',
      onEvent: (event) => told.push(`${event.type}${'node' in event ? ` ${event.node}` : ''}`),
    },
  )
  await run.begun
  const step = { attempt: 1, time: 1 }
  const live = createLiveTeller(store)
  live.tell('r1', { type: 'node-start', node: 'b', ...step })
  live.tell('r1', { type: 'node-delta', node: 'b', port: 'text', text: 'X', ...step })
  const recorder = await createSharedRecorder(store, 'r1')
  recorder.onEvent(await readStart(store, 'r1'))
  await recorder.flush()
  await expect.poll(() => told).toEqual(['run-start'])
  // It is heard before the record tells that its step has begun.
  await new Promise((resolve) => store.listen('runs/r1/live', resolve))
  recorder.onEvent({ type: 'node-start', node: 'a', ...step })
  await recorder.flush()
  recorder.onEvent({ type: 'node-end', node: 'a', ...step, outputs: { text: 'a' } })
  await recorder.flush()
  await expect.poll(() => told).toHaveLength(5)
  await run.leave()
  expect(told.slice(1)).toEqual(['node-start a', 'node-end a', 'node-start b', 'node-delta b'])
})

it('says that the engine did not take the run', async () => {
  const store = await openFolderStore(temporaryFolder())
  const plan = planFlow(parseFlow(flow).flow!, registry)
  const submit = async (): Promise<void> => Promise.reject(new Error('nobody there'))
  const run = startOnEngine({ engine: { submit, send: close, close }, store }, plan, flow)
  await expect(run.begun).rejects.toThrow('nobody there')
  expect(await run.result).toMatchObject({
    status: 'failed',
    error: { code: 'engine-unreachable' },
  })
})

it('looks when it is told of the end, also when that comes while it looks', async () => {
  // Nothing but what is told can wake it.
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  const plan = planFlow(parseFlow(flow).flow!, registry)
  const engine = { submit: close, send: close, close }
  const folder = await openFolderStore(temporaryFolder())
  let hear: (text: string) => void = () => undefined
  const looked = Promise.withResolvers<void>()
  const store = {
    ...folder,
    async read(key: string) {
      const text = await folder.read(key)
      if (key.endsWith('/end')) looked.resolve()
      return text
    },
    tell: (_topic: string, text: string) => hear(text),
    listen(_topic: string, onText: (text: string) => void) {
      hear = onText
      return () => undefined
    },
  }
  const run = startOnEngine({ engine, store }, plan, flow, { run: 'r1' })
  await looked.promise
  const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }
  await keepEnd(store, 'r1', {
    status: 'succeeded',
    outputs: { a: 1 },
    absent: [],
    endedAt: 1,
    usage,
  })
  await endLive(store, 'r1')
  expect(await run.result).toMatchObject({ status: 'succeeded', outputs: { a: 1 } })
})
