import type { Clock } from '@chainwright/core'
import { expect, it } from 'vitest'
import { createLimiter } from './limiter.ts'

const { signal } = new AbortController()

/** A clock that stands until it is told to go on. */
function standingClock() {
  let time = 1_000_000
  let timers: { at: number; callback: () => void }[] = []
  const clock: Clock = {
    now: () => time,
    after(ms, callback) {
      const timer = { at: time + ms, callback }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    newRunId: () => 'run',
  }
  async function go(ms: number): Promise<void> {
    time += ms
    const due = timers.filter(({ at }) => at <= time)
    timers = timers.filter(({ at }) => at > time)
    for (const { callback } of due) callback()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { clock, go }
}

/** Calls that want through, by name; `through` lists who is. */
function callers(limits: object) {
  const { clock, go } = standingClock()
  const limiter = createLimiter(limits, clock)
  const through: string[] = []
  const passes = new Map<string, { leave(tokens: number): void }>()
  async function enter(name: string, tokens = 1): Promise<void> {
    const pass = await limiter.enter(tokens, signal)
    through.push(name)
    passes.set(name, pass)
  }
  const leave = async (name: string, tokens = 1): Promise<void> => {
    passes.get(name)!.leave(tokens)
    await go(0)
  }
  return { limiter, enter, leave, go, through }
}

it('lets so many through at once, in order', async () => {
  const { enter, leave, go, through } = callers({ concurrency: 2 })
  for (const name of ['a', 'b', 'c', 'd']) void enter(name)
  await go(0)
  expect(through).toEqual(['a', 'b'])
  await leave('b')
  expect(through).toEqual(['a', 'b', 'c'])
  await leave('b')
  expect(through).toEqual(['a', 'b', 'c'])
})

it('lets so many through in a minute', async () => {
  const { enter, leave, go, through } = callers({ requestsPerMinute: 2 })
  for (const name of ['a', 'b', 'c']) void enter(name)
  await go(0)
  await leave('a')
  await go(59_000)
  expect(through).toEqual(['a', 'b'])
  await go(1000)
  expect(through).toEqual(['a', 'b', 'c'])
})

it('counts the tokens that calls took, and lets a large one go alone', async () => {
  const { enter, leave, go, through } = callers({ tokensPerMinute: 100 })
  void enter('a', 90)
  void enter('b', 60)
  await go(0)
  expect(through).toEqual(['a'])
  await leave('a', 20)
  expect(through).toEqual(['a', 'b'])
  void enter('large', 1000)
  await go(30_000)
  expect(through).toEqual(['a', 'b'])
  await go(30_000)
  expect(through).toEqual(['a', 'b', 'large'])
})

it('lets the minute of a call begin when its request goes out', async () => {
  const { clock, go } = standingClock()
  const limiter = createLimiter({ requestsPerMinute: 2 }, clock)
  const late = await limiter.enter(1, signal)
  await limiter.enter(1, signal)
  let through = 0
  for (let more = 0; more < 2; more++) void limiter.enter(1, signal).then(() => through++)
  await go(10_000)
  late.sent()
  await go(50_000)
  expect(through).toBe(1)
  await go(9_999)
  expect(through).toBe(1)
  await go(1)
  expect(through).toBe(2)
})

it('waits as long as the endpoint says', async () => {
  const { limiter, enter, go, through } = callers({})
  limiter.hold(5000)
  void enter('a')
  await go(4999)
  expect(through).toEqual([])
  await go(1)
  expect(through).toEqual(['a'])
})

it('forgets who does not want any more', async () => {
  const { clock, go } = standingClock()
  const limiter = createLimiter({ concurrency: 1 }, clock)
  const pass = await limiter.enter(1, signal)
  const controller = new AbortController()
  const second = limiter.enter(1, controller.signal)
  const third = limiter.enter(1, signal)
  controller.abort()
  await expect(second).rejects.toMatchObject({ name: 'AbortError' })
  pass.leave(1)
  await go(0)
  await expect(third).resolves.toBeDefined()
})
