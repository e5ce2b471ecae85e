import { parseFlow, planFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import type { EndRecord } from '../journal/end-record.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { deleteSharedRun } from './delete-run.ts'
import { listSharedRuns, sharedRunIds } from './list-runs.ts'
import { indexRun } from './run-index.ts'
import { keepEnd, keepStart, readHeader, schedulerVersion } from './shared-run.ts'
import { startOnEngine } from './start-on-engine.ts'

const flow = JSON.stringify({
  chainwright: 1,
  nodes: { a: { type: 'held', inputs: { text: 'x' } } },
})
const plan = planFlow(parseFlow(flow).flow!, heldRegistry())
const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }

async function storeWith(...runs: readonly string[]) {
  const store = await openFolderStore(temporaryFolder())
  const begin = async (run: string, startedAt: number, batch?: string): Promise<void> => {
    const { digest } = plan
    const header = { run, digest, flow, name: `Flow ${run}`, startedAt, batch }
    const limits = { concurrency: 1, steps: 1 }
    await keepStart(store, { ...header, scheduler: schedulerVersion }, {
      type: 'run-start',
      run,
      digest,
      inputs: {},
      limits,
      time: startedAt,
    } as never)
  }
  const end = async (run: string, record: Partial<EndRecord> = {}): Promise<void> => {
    const base = { status: 'succeeded', outputs: {}, absent: [], endedAt: 5000, usage } as const
    await keepEnd(store, run, { ...base, ...record })
  }
  for (const [at, run] of runs.entries()) await begin(run, 1000 + at)
  return { store, begin, end }
}

it('lists the newest runs first, with how they ended, and how many there are', async () => {
  const { store, end } = await storeWith('r1', 'r2', 'r3')
  await end('r1')
  const error = { code: 'node-threw', message: 'broken', retryable: false }
  await end('r2', { status: 'failed', error, endedAt: 6000 })
  const { runs, total } = await listSharedRuns(store, { limit: 2 })
  expect(total).toBe(3)
  expect(runs).toMatchObject([
    { run: 'r3', status: 'running', startedAt: 1002, name: 'Flow r3' },
    { run: 'r2', status: 'failed', startedAt: 1001, endedAt: 6000, error },
  ])
  expect(runs.every((run) => !('flow' in run))).toBe(true)
})

it('reads no more runs than are asked for', async () => {
  const { store } = await storeWith(...Array.from({ length: 40 }, (_, at) => `r${at}`))
  const read: string[] = []
  const counted = {
    ...store,
    read: async (key: string) => (read.push(key), store.read(key)),
  }
  await listSharedRuns(counted, { limit: 5 })
  expect(new Set(read.map((key) => key.split('/')[1]))).toEqual(
    new Set(['r39', 'r38', 'r37', 'r36', 'r35']),
  )
})

it.each([
  ['one long output', [200_000]],
  ['many outputs that are long together', Array.from({ length: 10 }, () => 50_000)],
])('tells how a run ended with %s, and reads no output for that', async (_, lengths) => {
  const { store, end } = await storeWith('r1')
  const outputs = Object.fromEntries(lengths.map((length, at) => [`o${at}`, 'x'.repeat(length)]))
  await end('r1', { outputs })
  const { runs } = await listSharedRuns(store)
  expect(runs).toMatchObject([{ run: 'r1', status: 'succeeded', endedAt: 5000 }])
})

it('passes over a run whose beginning was broken off, and lists others in its place', async () => {
  const { store } = await storeWith('r1', 'r2')
  await indexRun(store, { run: 'never', startedAt: 9000 })
  const { runs } = await listSharedRuns(store, { limit: 2 })
  expect(runs.map(({ run }) => run)).toEqual(['r2', 'r1'])
})

it('names a run once that two began at once', async () => {
  const { store, begin } = await storeWith('r1')
  await begin('r1', 1500)
  expect(await sharedRunIds(store)).toEqual(['r1'])
  expect((await listSharedRuns(store)).runs).toHaveLength(1)
})

it('names a run that is begun on an engine before the engine has it', async () => {
  const store = await openFolderStore(temporaryFolder())
  const seen: string[][] = []
  const close = async (): Promise<void> => undefined
  const submit = async (): Promise<void> => void seen.push(await sharedRunIds(store))
  const run = startOnEngine({ engine: { submit, send: close, close }, store }, plan, flow)
  await run.begun
  await run.leave()
  expect(seen).toEqual([[run.id]])
})

it('deletes a run with all that is under its name, and leaves the others', async () => {
  const { store, end } = await storeWith('r1', 'r10')
  await end('r1')
  for (const key of ['steps/x', 'inbox/m', 'events/00000000'])
    await store.write(`runs/r1/${key}`, '1')
  await deleteSharedRun({ engine: {}, store }, 'r1')
  expect(await store.list('runs/')).toEqual(['runs/r10/head', 'runs/r10/start'])
  expect(await sharedRunIds(store)).toEqual(['r10'])
  await expect(deleteSharedRun({ engine: {}, store }, 'r1')).rejects.toMatchObject({
    code: 'run-missing',
  })
})

it('keeps a run that is not over', async () => {
  const { store } = await storeWith('r1')
  await expect(deleteSharedRun({ engine: {}, store }, 'r1')).rejects.toMatchObject({
    code: 'run-taken',
  })
  expect(await sharedRunIds(store)).toEqual(['r1'])
})

it('leaves a mark of a deleted run of a batch, which is a run no more', async () => {
  const { store, begin, end } = await storeWith()
  await begin('row-1', 1000, 'b1')
  await end('row-1')
  await deleteSharedRun({ engine: {}, store }, 'row-1')
  expect(await store.list('')).toEqual(['runs/row-1/head'])
  await expect(readHeader(store, 'row-1')).rejects.toMatchObject({ code: 'run-missing' })
  expect((await listSharedRuns(store)).runs).toEqual([])
})

it('deletes the rest of what a crash left half deleted', async () => {
  const { store, end } = await storeWith('r1')
  await end('r1')
  const broken = {
    ...store,
    async remove(prefix: string) {
      if (prefix.endsWith('/end')) throw new Error('power cut')
      await store.remove(prefix)
    },
  }
  await expect(deleteSharedRun({ engine: {}, store: broken }, 'r1')).rejects.toThrow('power cut')
  await deleteSharedRun({ engine: {}, store }, 'r1')
  expect(await store.list('')).toEqual([])
})

it('deletes a run that its engine leads no more, and has the engine forget it', async () => {
  const { store } = await storeWith('r1')
  const forgotten: string[] = []
  const forget = async (run: string): Promise<void> => void forgotten.push(run)
  const led = { lost: async () => undefined, forget }
  await expect(deleteSharedRun({ engine: led, store }, 'r1')).rejects.toMatchObject({
    code: 'run-taken',
  })
  expect(forgotten).toEqual([])
  await deleteSharedRun({ engine: { lost: async () => 'it was dropped', forget }, store }, 'r1')
  expect(await store.list('')).toEqual([])
  expect(forgotten).toEqual(['r1'])
})
