import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createTableStore } from '../../test/table-store.ts'
import type { LimitState, SharedLimits } from './limit-state.ts'
import { createSharedLimiter, type SharedLimiter } from './shared-limiter.ts'

const { signal } = new AbortController()
const patiently = { timeout: 15_000, interval: 5 }

/** Workers at one store, and their calls by name; `through` lists who is. */
function crew(size: number, limits: SharedLimits, mostHere?: number) {
  const store = createTableStore()
  const workers = Array.from({ length: size }, () =>
    createSharedLimiter({ store, name: 'lab', limits, mostHere }),
  )
  onTestFinished(async () => void (await Promise.all(workers.map((one) => one.close()))))
  const through: string[] = []
  const passes = new Map<string, { leave(tokens: number): void }>()
  const enter = async (worker: SharedLimiter, name: string, tokens = 1): Promise<void> => {
    passes.set(name, await worker.enter(tokens, signal))
    through.push(name)
  }
  const stateOf = (): LimitState => JSON.parse(store.text()) as LimitState
  const inLine = async (calls: number): Promise<void> =>
    vi.waitFor(() => expect(stateOf().calls).toHaveLength(calls), patiently)
  return {
    store,
    workers,
    through,
    enter,
    leave: (name: string, tokens = 1): void => passes.get(name)!.leave(tokens),
    state: stateOf,
    /** Waits until so many calls are known to all. */
    inLine,
    comeThrough: async (names: string[]): Promise<void> =>
      vi.waitFor(() => expect(through).toEqual(names), patiently),
  }
}

describe('limits over workers', () => {
  it('let so many calls through at once, and the next in line when one is over', async () => {
    const { workers, enter, leave, inLine, through, comeThrough } = crew(2, { concurrency: 2 })
    const names = ['a', 'b', 'c', 'd']
    for (const [at, name] of names.entries()) {
      void enter(workers[at % 2]!, name)
      await inLine(at + 1)
    }
    expect(through).toEqual(['a', 'b'])
    leave('b')
    await comeThrough(['a', 'b', 'c'])
    leave('a')
    await comeThrough(names)
  })

  it('find out by looking where nothing can be told', async () => {
    const { store, workers, enter, leave, inLine, comeThrough } = crew(2, { concurrency: 1 })
    store.tells = false
    void enter(workers[0]!, 'a')
    await comeThrough(['a'])
    void enter(workers[1]!, 'b')
    await inLine(2)
    leave('a')
    await comeThrough(['a', 'b'])
  })

  it('say much in one change', async () => {
    const { store, workers, enter, leave, through } = crew(1, { concurrency: 50 })
    const names = Array.from({ length: 16 }, (_, at) => `${at}`)
    await Promise.all(names.map(async (name) => enter(workers[0]!, name)))
    expect(through).toEqual(names)
    for (const name of names) leave(name)
    await vi.waitFor(() => expect(store.text()).toContain('"calls":[]'), patiently)
    expect(store.changes).toEqual({ made: 2, written: 2 })
  })

  it('let no more through in one process than it may have at once', async () => {
    const { workers, enter, leave, through, comeThrough } = crew(1, { requestsPerMinute: 50 }, 2)
    for (const name of ['a', 'b', 'c']) void enter(workers[0]!, name)
    await comeThrough(['a', 'b'])
    leave('a')
    await comeThrough(['a', 'b', 'c'])
    expect(through).toHaveLength(3)
  })

  it('hold all workers when the endpoint says so', async () => {
    const { workers, enter, inLine, through, state, comeThrough } = crew(2, { concurrency: 9 })
    const before = Date.now()
    workers[0]!.hold(600)
    await vi.waitFor(() => expect(state().heldUntil).toBeGreaterThan(before), patiently)
    void enter(workers[1]!, 'a')
    await inLine(1)
    expect(through).toEqual([])
    await comeThrough(['a'])
    expect(Date.now() - before).toBeGreaterThanOrEqual(600)
  })

  it('leave nothing of a wait that was given up', async () => {
    const { workers, enter, leave, inLine, state, comeThrough } = crew(2, { concurrency: 1 })
    void enter(workers[0]!, 'a')
    await comeThrough(['a'])
    const controller = new AbortController()
    const given = workers[1]!.enter(1, controller.signal)
    await inLine(2)
    void enter(workers[0]!, 'c')
    await inLine(3)
    controller.abort()
    await expect(given).rejects.toMatchObject({ name: 'AbortError' })
    leave('a')
    await comeThrough(['a', 'c'])
    leave('c')
    await inLine(0)
    expect(state()).toMatchObject({ leases: [], calls: [] })
    expect(state().spent.reduce((sum, { calls }) => sum + calls, 0)).toBe(2)
  })

  it('take a place once when the store does not say whether it was given', async () => {
    const { store, workers, enter, leave, state, comeThrough } = crew(1, { concurrency: 1 })
    store.mode = 'unsure'
    void enter(workers[0]!, 'a', 5)
    await vi.waitFor(() => expect(store.changes.made).toBeGreaterThan(1), patiently)
    store.mode = 'works'
    await comeThrough(['a'])
    store.mode = 'unsure'
    leave('a', 3)
    const { made } = store.changes
    await vi.waitFor(() => expect(store.changes.made).toBeGreaterThan(made + 1), patiently)
    store.mode = 'works'
    void enter(workers[0]!, 'b', 7)
    await comeThrough(['a', 'b'])
    expect(state().calls).toHaveLength(1)
    expect(state().spent.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(10)
  })

  it('give back what a worker holds when it ends', async () => {
    const { workers, enter, inLine, comeThrough } = crew(2, { concurrency: 1 })
    void enter(workers[0]!, 'a')
    await comeThrough(['a'])
    void enter(workers[1]!, 'b')
    await inLine(2)
    await workers[0]!.close()
    await comeThrough(['a', 'b'])
    await expect(workers[0]!.enter(1, signal)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('over time', () => {
  function standingTime(): void {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
    onTestFinished(() => void vi.useRealTimers())
  }
  /** Time goes on in small steps, and what is to be done in each is done. */
  async function go(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 250) {
      await vi.advanceTimersByTimeAsync(Math.min(left, 250))
      for (let turns = 0; turns < 6; turns++) await new Promise(setImmediate)
    }
  }

  it('calls come through when the minute has room again', async () => {
    standingTime()
    const { workers, enter, through } = crew(2, { requestsPerMinute: 2 })
    for (const [at, name] of ['a', 'b', 'c', 'd'].entries()) {
      void enter(workers[at % 2]!, name)
      await go(250)
    }
    await go(59_000)
    expect(through).toEqual(['a', 'b'])
    await go(5_000)
    expect(through.toSorted()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('the minute of a call begins when its request goes out', async () => {
    standingTime()
    const { workers, enter, through } = crew(2, { requestsPerMinute: 1 })
    const pass = await workers[0]!.enter(1, signal)
    await go(20_000)
    pass.sent()
    pass.leave(1)
    void enter(workers[1]!, 'next')
    await go(60_000)
    expect(through).toEqual([])
    await go(8_000)
    expect(through).toEqual(['next'])
  })

  it('the places of a worker that died come back', async () => {
    standingTime()
    const { store, workers, enter, through } = crew(2, { concurrency: 1 })
    let dead = false
    const dying = createSharedLimiter({
      store: {
        ...store,
        change: async (key, edit) =>
          dead ? new Promise<never>(() => undefined) : store.change(key, edit),
      },
      name: 'lab',
      limits: { concurrency: 1 },
    })
    await dying.enter(1, signal)
    dead = true
    void enter(workers[0]!, 'a')
    await go(14_000)
    expect(through).toEqual([])
    await go(10_000)
    expect(through).toEqual(['a'])
  })

  it('a worker with a long call says that it lives, and writes little for it', async () => {
    standingTime()
    const { store, workers, enter, through, leave } = crew(2, { concurrency: 1 })
    void enter(workers[0]!, 'a')
    await go(500)
    void enter(workers[1]!, 'b')
    await go(60_000)
    expect(through).toEqual(['a'])
    expect(store.changes.written).toBeLessThan(40)
    leave('a')
    await go(4_000)
    expect(through).toEqual(['a', 'b'])
  })

  it('calls that wait are told when the store is away for long, and others go on after it is back', async () => {
    standingTime()
    const { store, workers, enter, through } = crew(1, { concurrency: 1 })
    store.mode = 'away'
    const waits = workers[0]!.enter(1, signal)
    const told = expect(waits).rejects.toMatchObject({ code: 'store-unusable', retryable: true })
    await go(20_000)
    void enter(workers[0]!, 'early').catch(() => undefined)
    await go(15_000)
    await told
    store.mode = 'works'
    void enter(workers[0]!, 'late')
    await go(1_000)
    expect(through).toEqual(['late'])
  })
})
