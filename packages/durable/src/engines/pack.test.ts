import type { StepCall } from '@chainwright/core'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../../test/temporary-store.ts'
import { openFolderStore } from '../shared/folder-store.ts'
import { packCall, unpackCall } from './pack.ts'

function callOf(inputs: StepCall['inputs']): StepCall {
  return {
    run: 'r1',
    node: 'a',
    item: 0,
    attempt: 1,
    epoch: 0,
    inputs,
    computed: [],
    batch: true,
    fallback: false,
  }
}

it('keeps a call of many short inputs that are long together out of the journal, and gives it back', async () => {
  const store = await openFolderStore(temporaryFolder())
  const long = 'long '.repeat(20_000)
  const call = callOf(
    Array.from({ length: 300 }, (_, at) => ({ text: `${at} `.repeat(500), long })),
  )
  const packed = await packCall(store, call)
  expect(JSON.stringify(packed).length).toBeLessThan(300)
  expect(await unpackCall(store, packed)).toEqual(call)
  expect(await store.list('values/')).toHaveLength(2)
})

it('leaves a short call as it is', async () => {
  const store = await openFolderStore(temporaryFolder())
  const call = callOf([{ text: 'short' }])
  const packed = await packCall(store, call)
  expect(packed).toEqual({ text: JSON.stringify(call), taken: null })
  expect(await unpackCall(store, packed)).toEqual(call)
})
