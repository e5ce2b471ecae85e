import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { createLostRunCheck } from './lost-run.ts'
import { keepEnd } from './shared-run.ts'

const lostOf = (why: string | undefined) => ({ lost: async () => why })

it('says why an engine leads a run no more', async () => {
  const store = await openFolderStore(temporaryFolder())
  const engine = lostOf('run-missing: there is no run r1')
  const check = createLostRunCheck({ engine, store, run: 'r1', quietMs: 0 })
  await expect(check()).rejects.toMatchObject({
    code: 'run-lost',
    message: expect.stringContaining('there is no run r1'),
  })
})

it('is content with an engine that leads the run, or does not say', async () => {
  const store = await openFolderStore(temporaryFolder())
  await createLostRunCheck({ engine: lostOf(undefined), store, run: 'r1', quietMs: 0 })()
  await createLostRunCheck({ engine: {}, store, run: 'r1', quietMs: 0 })()
  const away = { lost: async () => Promise.reject(new Error('away')) }
  await createLostRunCheck({ engine: away, store, run: 'r1', quietMs: 0 })()
})

it('is content with an end that came meanwhile', async () => {
  const store = await openFolderStore(temporaryFolder())
  await keepEnd(store, 'r1', {
    status: 'succeeded',
    outputs: {},
    absent: [],
    endedAt: 1,
    usage: { inputTokens: 0, outputTokens: 0, cost: 0 },
  })
  await createLostRunCheck({ engine: lostOf('it is over'), store, run: 'r1', quietMs: 0 })()
})

it('asks the engine only when nothing was heard for a while', async () => {
  const store = await openFolderStore(temporaryFolder())
  let asked = 0
  const engine = {
    lost: async () => {
      asked++
      return undefined
    },
  }
  const check = createLostRunCheck({ engine, store, run: 'r1', quietMs: 60_000 })
  await check()
  await check()
  expect(asked).toBe(0)
})
