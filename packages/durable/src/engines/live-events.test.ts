import type { RunEvent, StepCall } from '@chainwright/core'
import { beforeEach, afterEach, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { createLiveTeller, endLive, listenLive } from './live-events.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout'] }))
afterEach(() => void vi.useRealTimers())

const step = { attempt: 1, time: 1 }
const callOf = (node: string, item?: number): StepCall => {
  const inputs = [{}]
  return {
    run: 'r1',
    node,
    item,
    attempt: 1,
    epoch: 0,
    inputs,
    computed: [],
    batch: false,
    fallback: false,
  }
}

/** A store that hands on in this process, and a teller over it. */
async function createTold() {
  const folder = await openFolderStore(temporaryFolder())
  let hear: (text: string) => void = () => undefined
  const told: RunEvent[] = []
  const store = {
    ...folder,
    tell: (_topic: string, text: string) => hear(text),
    listen(_topic: string, onText: (text: string) => void) {
      hear = onText
      return () => undefined
    },
  }
  const onEnd = vi.fn<() => void>()
  listenLive(store, 'r1', { onEvent: (event) => void told.push(event), onEnd })
  return { store, told, onEnd, live: createLiveTeller(store) }
}

it('tells pieces of a text that follow each other as one', async () => {
  const { live, told } = await createTold()
  for (const text of ['On', 'ce'])
    live.tell('r1', { type: 'node-delta', node: 'a', port: 'text', text, ...step })
  vi.runAllTimers()
  expect(told).toMatchObject([{ node: 'a', text: 'Once' }])
})

it('tells nothing of a step that ended in the meantime, and all of the others', async () => {
  const { live, told } = await createTold()
  for (const node of ['a', 'b']) live.tell('r1', { type: 'node-start', node, ...step })
  for (const item of [0, 1]) live.tell('r1', { type: 'node-start', node: 'c', item, ...step })
  live.callEnded(callOf('a'))
  live.callEnded(callOf('c', 1))
  vi.runAllTimers()
  expect(told).toMatchObject([{ node: 'b' }, { node: 'c', item: 0 }])
  live.tell('r1', { type: 'node-start', node: 'a', ...step })
  live.callEnded(callOf('a'))
  vi.runAllTimers()
  expect(told).toHaveLength(2)
})

it('tells of the end, once nothing streams any more', async () => {
  const { store, told, onEnd } = await createTold()
  await endLive(store, 'r1')
  expect(onEnd).toHaveBeenCalledOnce()
  expect(told).toEqual([])
})
