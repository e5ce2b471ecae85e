import { FlowError } from '@chainwright/core'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from './folder-store.ts'
import { createPatientStore } from './patient-store.ts'
import type { SharedStore } from './shared-store.ts'

/** A store that cannot be reached a number of times. */
async function storeAway(times: number, thrown: Error): Promise<SharedStore> {
  const store = await openFolderStore(temporaryFolder())
  let left = times
  const unlessAway = async <R>(work: () => Promise<R>): Promise<R> => {
    if (left-- > 0) throw thrown
    return work()
  }
  return {
    ...store,
    read: async (key) => unlessAway(async () => store.read(key)),
    write: async (key, text) => unlessAway(async () => store.write(key, text)),
  }
}

const away = new FlowError({ code: 'engine-unreachable', message: 'away', retryable: true })

it('writes and reads once a store is back that could not be reached', async () => {
  const store = createPatientStore(await storeAway(2, away), { patienceMs: 60_000 })
  await store.write('a/b', 'text')
  expect(await store.read('a/b')).toBe('text')
})

it('says what the store said when it stays away for longer than there is patience', async () => {
  const store = createPatientStore(await storeAway(Infinity, away), { patienceMs: 120 })
  await expect(store.read('a/b')).rejects.toBe(away)
})

it('says at once what no waiting mends', async () => {
  const full = new Error('no space left')
  const store = createPatientStore(await storeAway(1, full), { patienceMs: 60_000 })
  await expect(store.write('a/b', 'text')).rejects.toBe(full)
})

it('waits no more when nobody asks any more', async () => {
  const controller = new AbortController()
  const asked = createPatientStore(await storeAway(Infinity, away), {
    patienceMs: Infinity,
    signal: controller.signal,
  }).read('a/b')
  controller.abort()
  await expect(asked).rejects.toBe(away)
})
