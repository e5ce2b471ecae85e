import { expect, it, onTestFinished, vi } from 'vitest'
import { createTableStore } from '../../test/table-store.ts'
import { createSharedDayLog } from './shared-day-log.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const patiently = { timeout: 15_000, interval: 5 }

/** Logs of several workers at one store, at a time that can be set. */
function logs(count: number) {
  const store = createTableStore()
  let time = noon
  const all = Array.from({ length: count }, () => createSharedDayLog(store, () => time))
  onTestFinished(async () => void (await Promise.all(all.map((one) => one.close()))))
  return { store, all, setTime: (next: number) => void (time = next) }
}

it('adds up what workers spend, each with its own at once', async () => {
  const { all } = logs(2)
  const [one, other] = [all[0]!, all[1]!]
  one.add('lab', { tokens: 10, cost: 0.5 })
  expect(one.spent('lab')).toEqual({ tokens: 10, cost: 0.5 })
  other.add('lab', { tokens: 5, cost: 0.25 })
  other.add('mine', { tokens: 1, cost: 0 })
  await vi.waitFor(
    () => expect(one.spent(undefined)).toEqual({ tokens: 16, cost: 0.75 }),
    patiently,
  )
  await vi.waitFor(() => expect(other.spent('lab')).toEqual({ tokens: 15, cost: 0.75 }), patiently)
})

it('counts what a store took and did not say so once', async () => {
  const { store, all } = logs(2)
  store.mode = 'unsure'
  all[0]!.add('lab', { tokens: 10, cost: 0 })
  await vi.waitFor(() => expect(store.changes.made).toBeGreaterThan(1), patiently)
  store.mode = 'works'
  await vi.waitFor(() => expect(all[1]!.spent('lab').tokens).toBe(10), patiently)
})

it('takes an estimate back that was too high', async () => {
  const { all } = logs(2)
  all[0]!.add('lab', { tokens: 100, cost: 2 })
  all[0]!.add('lab', { tokens: -60, cost: -1 })
  await vi.waitFor(() => expect(all[1]!.spent('lab')).toEqual({ tokens: 40, cost: 1 }), patiently)
})

it('begins anew with the day', async () => {
  const { all, setTime } = logs(2)
  all[0]!.add('lab', { tokens: 100, cost: 2 })
  await vi.waitFor(() => expect(all[1]!.spent('lab').tokens).toBe(100), patiently)
  setTime(noon + 86_400_000)
  for (const one of all) expect(one.spent(undefined)).toEqual({ tokens: 0, cost: 0 })
  all[0]!.add('lab', { tokens: 1, cost: 0 })
  await vi.waitFor(() => expect(all[1]!.spent('lab').tokens).toBe(1), patiently)
})

it('writes what was spent last when it is closed', async () => {
  const { store, all } = logs(1)
  store.mode = 'away'
  all[0]!.add('lab', { tokens: 7, cost: 0 })
  await vi.waitFor(() => expect(store.changes.made).toBe(1), patiently)
  store.mode = 'works'
  await all[0]!.close()
  expect(store.text()).toContain('"lab":{"tokens":7,"cost":0}')
})
