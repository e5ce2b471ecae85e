import { parseFlow, planFlow } from '@chainwright/core'
import { expect, it } from 'vitest'
import { createEngineInProcess } from '../../test/engine-in-process.ts'
import { heldFlow, heldRegistry } from '../../test/held-flow.ts'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { cancelSharedRun } from './cancel-run.ts'
import type { Engine } from './engine.ts'
import { startOnEngine } from './start-on-engine.ts'

const registry = heldRegistry()
const plan = planFlow(parseFlow(heldFlow).flow!, registry)
const nothing = async (): Promise<void> => undefined

async function openStore() {
  return openFolderStore(temporaryFolder())
}

it('cancels a run, says how it ended, and refuses to do so twice', async () => {
  const store = await openStore()
  const handle = { engine: createEngineInProcess(store, registry), store }
  const run = startOnEngine(handle, plan, heldFlow, { run: 'r1' })
  await run.begun
  const cancelling = { reason: 'no longer wanted', waitMs: 60_000 }
  expect(await cancelSharedRun(handle, 'r1', cancelling)).toMatchObject({ status: 'cancelled' })
  expect(await run.result).toMatchObject({ status: 'cancelled' })
  await expect(cancelSharedRun(handle, 'r1', cancelling)).rejects.toMatchObject({
    code: 'run-over',
    message: expect.stringContaining('(cancelled)'),
  })
})

it('hands over a run that never came to its engine, and tells it to stop', async () => {
  const store = await openStore()
  const told: string[] = []
  const lost: Engine = {
    submit: async () => Promise.reject(new Error('died')),
    send: nothing,
    close: nothing,
  }
  await startOnEngine({ engine: lost, store }, plan, heldFlow, { run: 'r1' }).result
  const engine: Engine = {
    submit: async (run) => void told.push(`submit ${run}`),
    send: async (run, { type }) => void told.push(`${type} ${run}`),
    close: nothing,
  }
  expect(await cancelSharedRun({ engine, store }, 'r1', { waitMs: 0 })).toBeUndefined()
  expect(told).toEqual(['submit r1', 'cancel r1'])
})

it('refuses a run that is not there, or of another version of the scheduler', async () => {
  const store = await openStore()
  const handle = { engine: createEngineInProcess(store, registry), store }
  const header = { run: 'old', digest: plan.digest, flow: heldFlow, startedAt: 1, scheduler: 99 }
  await store.write('runs/old/head', JSON.stringify(header))
  const cancel = async (run: string) => cancelSharedRun(handle, run, { waitMs: 0 })
  await expect(cancel('none')).rejects.toMatchObject({ code: 'run-missing' })
  await expect(cancel('old')).rejects.toMatchObject({ code: 'run-other-scheduler' })
})
