import { parseFlow, planFlow } from '@chainwright/core'
import { expect, it, onTestFinished, vi } from 'vitest'
import { heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import type { EndRecord } from '../journal/end-record.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import type { SharedStore } from '../shared/shared-store.ts'
import { openBatch, type BatchedEnd } from './batch-on-engine.ts'
import { deleteSharedRun } from './delete-run.ts'
import { sharedRunIds } from './list-runs.ts'
import { keepEnd, readHead } from './shared-run.ts'
import { tellEnd } from './watch-ends.ts'

const flow = JSON.stringify({
  chainwright: 1,
  nodes: { a: { type: 'held', inputs: { text: 'x' } } },
})
const plan = planFlow(parseFlow(flow).flow!, heldRegistry())
const usage = { inputTokens: 0, outputTokens: 0, cost: 0 }
const close = async (): Promise<void> => undefined

const until = async (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { timeout: 15_000 })

/** A store that counts reads, an engine that does what the test says, and a batch on both. */
async function batchOn(store: SharedStore, signal?: AbortSignal) {
  const submitted: string[] = []
  const reads: string[] = []
  const counted: SharedStore = {
    ...store,
    read: async (key) => (reads.push(key), store.read(key)),
  }
  const submit = async (run: string): Promise<void> => void submitted.push(run)
  const batch = openBatch({
    engine: { submit, send: close, close },
    store: counted,
    batch: 'b1',
    signal,
  })
  onTestFinished(async () => batch.close())
  const carryOut = async (run: string): Promise<BatchedEnd | undefined> =>
    batch.carryOut(plan, flow, { run })
  return { batch, submitted, reads, carryOut }
}

async function endRun(store: SharedStore, run: string, record: Partial<EndRecord> = {}) {
  const base = { status: 'succeeded', outputs: { n: 1 }, absent: [], endedAt: 5000, usage } as const
  await keepEnd(store, run, { ...base, ...record })
  tellEnd(store, 'b1', run)
}

it('begins a run, and gives how it ended when a worker tells so', async () => {
  const store = await openFolderStore(temporaryFolder())
  const { submitted, carryOut } = await batchOn(store)
  const ended = carryOut('row-1')
  await until(() => expect(submitted).toEqual(['row-1']))
  await endRun(store, 'row-1')
  expect(await ended).toMatchObject({ run: 'row-1', status: 'succeeded', outputs: { n: 1 } })
  expect(await readHead(store, 'row-1')).toMatchObject({ batch: 'b1', run: 'row-1' })
})

it('finds an end of which nothing was heard', async () => {
  const store = await openFolderStore(temporaryFolder())
  const { carryOut, submitted } = await batchOn({ ...store, listen: () => () => undefined })
  const ended = ['row-1', 'row-2'].map(carryOut)
  await until(() => expect(submitted).toHaveLength(2))
  for (const run of ['row-2', 'row-1']) await endRun(store, run)
  expect((await Promise.all(ended)).map((end) => end?.run)).toEqual(['row-1', 'row-2'])
})

it('joins a run that is under way, whoever began it, and keeps its start as it was', async () => {
  const store = await openFolderStore(temporaryFolder())
  const first = await batchOn(store)
  void first.carryOut('row-1')
  await until(() => expect(first.submitted).toHaveLength(1))
  const start = await store.read('runs/row-1/start')
  const second = await batchOn(store)
  const ended = second.carryOut('row-1')
  await until(() => expect(second.submitted).toEqual(['row-1']))
  expect(await store.read('runs/row-1/start')).toBe(start)
  await endRun(store, 'row-1')
  expect(await ended).toMatchObject({ run: 'row-1', status: 'succeeded' })
  expect(await sharedRunIds(store)).toEqual(['row-1'])
})

it('gives the end of a run that is over, and troubles no engine with it', async () => {
  const store = await openFolderStore(temporaryFolder())
  const first = await batchOn(store)
  const ended = first.carryOut('row-1')
  await until(() => expect(first.submitted).toHaveLength(1))
  await endRun(store, 'row-1')
  const again = await batchOn(store)
  expect(await again.carryOut('row-1')).toEqual(await ended)
  expect(again.submitted).toEqual([])
})

it('begins a deleted run anew under another id, which the engine does not know', async () => {
  const store = await openFolderStore(temporaryFolder())
  const { submitted, carryOut } = await batchOn(store)
  for (const run of ['row-1', 'row-1-2']) {
    const ended = carryOut('row-1')
    await until(() => expect(submitted.at(-1)).toBe(run))
    await endRun(store, run)
    expect(await ended).toMatchObject({ run })
    await deleteSharedRun({ engine: {}, store }, run)
  }
})

it('reads a store little while nothing ends, and each run once when its end is told', async () => {
  const store = await openFolderStore(temporaryFolder())
  const { submitted, reads, carryOut } = await batchOn(store)
  const runs = Array.from({ length: 100 }, (_, at) => `row-${at}`)
  const ended = runs.map(carryOut)
  await until(() => expect(submitted).toHaveLength(100))
  reads.length = 0
  const since = performance.now()
  for (const run of runs) await endRun(store, run)
  await Promise.all(ended)
  const halfSeconds = Math.ceil((performance.now() - since) / 500)
  expect(reads.length).toBeLessThanOrEqual(100 + 32 * (halfSeconds + 12))
})

it('asks a store that tells nothing no more often when a few of many are over', async () => {
  const store = await openFolderStore(temporaryFolder())
  const silent = { ...store, listen: () => () => undefined }
  const { submitted, reads, carryOut } = await batchOn(silent)
  const runs = Array.from({ length: 100 }, (_, at) => `row-${at}`)
  const ended = runs.map(carryOut)
  await until(() => expect(submitted).toHaveLength(100))
  const since = performance.now()
  reads.length = 0
  for (const run of runs.slice(0, 5)) await endRun(store, run)
  await Promise.all(ended.slice(0, 5))
  const halfSeconds = Math.ceil((performance.now() - since) / 500)
  expect(reads.length).toBeLessThanOrEqual(32 * (halfSeconds + 12))
})

it('looks away when it is told to, and the runs go on', async () => {
  const store = await openFolderStore(temporaryFolder())
  const controller = new AbortController()
  const { submitted, carryOut } = await batchOn(store, controller.signal)
  const ended = carryOut('row-1')
  await until(() => expect(submitted).toHaveLength(1))
  controller.abort()
  expect(await ended).toBeUndefined()
  expect(await carryOut('row-2')).toBeUndefined()
  expect(await readHead(store, 'row-1')).toMatchObject({ run: 'row-1' })
})

it('says that a run belongs to another version of the scheduler, unless it is over', async () => {
  const store = await openFolderStore(temporaryFolder())
  const header = { run: 'row-1', digest: plan.digest, flow, startedAt: 1, scheduler: 99 }
  await store.write('runs/row-1/head', JSON.stringify(header))
  const { carryOut } = await batchOn(store)
  await expect(carryOut('row-1')).rejects.toMatchObject({ code: 'run-other-scheduler' })
  await endRun(store, 'row-1')
  expect(await carryOut('row-1')).toMatchObject({ status: 'succeeded' })
})

it('gives up a run that the engine leads no more, and goes on with the others', async () => {
  const store = await openFolderStore(temporaryFolder())
  const lost = async (run: string) => (run === 'row-1' ? 'it was dropped' : undefined)
  const engine = { submit: close, send: close, lost, close }
  const batch = openBatch({ engine, store, batch: 'b1', quietMs: 0 })
  onTestFinished(async () => batch.close())
  const ended = batch.carryOut(plan, flow, { run: 'row-2' })
  await expect(batch.carryOut(plan, flow, { run: 'row-1' })).rejects.toMatchObject({
    code: 'run-lost',
    message: expect.stringContaining('it was dropped'),
  })
  await endRun(store, 'row-2')
  expect(await ended).toMatchObject({ status: 'succeeded' })
})

it('leaves a run under way to the engine that leads it', async () => {
  const store = await openFolderStore(temporaryFolder())
  const on = (name: string) => {
    const engine = { name, submit: close, send: close, close }
    const batch = openBatch({ engine, store, batch: 'b1' })
    onTestFinished(async () => batch.close())
    return batch.carryOut(plan, flow, { run: 'row-1' })
  }
  const ended = on('dbos')
  await until(async () => expect(await readHead(store, 'row-1')).toBeDefined())
  await expect(on('restate')).rejects.toMatchObject({ code: 'run-other-engine' })
  await endRun(store, 'row-1')
  expect(await ended).toMatchObject({ status: 'succeeded' })
  expect(await on('restate')).toEqual(await ended)
})
