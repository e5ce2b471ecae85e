import { expect, it } from 'vitest'
import { createLate } from './late.ts'

it('is loaded once, and at hand from then on', async () => {
  let times = 0
  const late = createLate(() => Promise.resolve(++times))
  expect(late.current()).toBeUndefined()
  await Promise.all([late.load(), late.load()])
  expect(late.current()).toBe(1)
})

it('tells who waits for it', async () => {
  const late = createLate(() => Promise.resolve('part'))
  const told: unknown[] = []
  late.subscribe(() => told.push(late.current()))
  late.subscribe(() => told.push('never'))()
  await late.load()
  expect(told).toEqual(['part'])
})

it('is loaded again after an attempt that failed', async () => {
  const attempts = [Promise.reject(new Error('no network')), Promise.resolve('part')]
  const late = createLate(() => attempts.shift()!)
  await expect(late.load()).rejects.toThrow('no network')
  expect(await late.load()).toBe('part')
})
