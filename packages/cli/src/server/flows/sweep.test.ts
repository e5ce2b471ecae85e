import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { HousedRun } from './run-house.ts'
import { createRunLog } from './run-log.ts'
import { createSweep } from './sweep.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** A run that workers carry out, with nothing but what a sweep looks at. */
function lookedAtRun() {
  const log = createRunLog()
  const leave = vi.fn(async () => undefined)
  const result = new Promise<never>(() => undefined)
  return { log, leave, run: { log, leave, result } as unknown as HousedRun }
}

it('lets go of a run when nobody has read it for half a minute, and not before', () => {
  const sweep = createSweep()
  const [read, left] = [lookedAtRun(), lookedAtRun()]
  sweep.add(read.run)
  sweep.add(left.run)
  read.log.onNews(() => undefined)
  vi.advanceTimersByTime(25_000)
  expect(left.leave).not.toHaveBeenCalled()
  vi.advanceTimersByTime(20_000)
  expect(left.leave).toHaveBeenCalled()
  expect(read.leave).not.toHaveBeenCalled()
  sweep.close()
})
