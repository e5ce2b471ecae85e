import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { LimitState, SharedLimits } from '../src/limits/limit-state.ts'
import { createSharedLimiter, type SharedLimiter } from '../src/limits/shared-limiter.ts'
import type { SharedStore } from '../src/shared/shared-store.ts'

const { signal } = new AbortController()

/** What holds for workers at any store, whose clock they know as well as that, in milliseconds. */
export function limiterCases(open: () => Promise<SharedStore>, clockMs: number): void {
  it('keep to its limits, get all their calls through and leave nothing', async () => {
    const workers = [0, 1, 2].map(async () => openWorker(open, 'lab', { concurrency: 2 }))
    let [now, most, through] = [0, 0, 0]
    const call = async ({ limiter }: OpenWorker): Promise<void> => {
      const pass = await limiter.enter(1, signal)
      most = Math.max(most, ++now)
      through++
      await pause(20)
      now--
      pass.leave(1)
    }
    const calls = Array.from({ length: 10 }, () => workers.map(async (one) => call(await one)))
    await Promise.all(calls.flat())
    expect({ through, most }).toEqual({ through: 30, most: 2 })
    for (const one of workers) await (await one).close()
    const store = await open()
    const state = JSON.parse((await store.read('limits/lab')) ?? '') as LimitState
    await store.close()
    expect(state).toMatchObject({ calls: [], leases: [] })
  })

  it('hear of a pause that one of them was told', async () => {
    const limits = { requestsPerMinute: 100 }
    const told = await openWorker(open, 'held', limits)
    const other = await openWorker(open, 'held', limits)
    const began = performance.now()
    told.limiter.hold(2_500)
    while ((await told.store.read('limits/held')) === undefined) await pause(5)
    const pass = await other.limiter.enter(1, signal)
    expect(performance.now() - began).toBeGreaterThanOrEqual(2_500 - clockMs)
    pass.leave(1)
    for (const one of [told, other]) await one.close()
  })
}

interface OpenWorker {
  readonly store: SharedStore
  readonly limiter: SharedLimiter
  close(): Promise<void>
}

async function openWorker(
  open: () => Promise<SharedStore>,
  name: string,
  limits: SharedLimits,
): Promise<OpenWorker> {
  const store = await open()
  const limiter = createSharedLimiter({ store, name, limits })
  return {
    store,
    limiter,
    async close() {
      await limiter.close()
      await store.close()
    },
  }
}
