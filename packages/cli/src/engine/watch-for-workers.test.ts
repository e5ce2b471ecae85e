import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { watchForWorkers } from './watch-for-workers.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('says that there may be no worker when nothing is heard of a run', () => {
  const note = vi.fn()
  watchForWorkers(note)
  vi.advanceTimersByTime(60_000)
  expect(note.mock.calls).toEqual([[expect.stringContaining('no worker has taken the run yet')]])
})

it('says nothing when something is heard', () => {
  const note = vi.fn()
  watchForWorkers(note).heard()
  vi.advanceTimersByTime(60_000)
  expect(note).not.toHaveBeenCalled()
})

it('looks away from a run that does not end although it is cancelled', () => {
  const run = { cancel: vi.fn(), leave: vi.fn(async () => undefined) }
  watchForWorkers(() => undefined).cancel(run)
  expect([run.cancel.mock.calls.length, run.leave.mock.calls.length]).toEqual([1, 0])
  vi.advanceTimersByTime(60_000)
  expect(run.leave).toHaveBeenCalledOnce()
})

it('waits no longer once the run is over', () => {
  const run = { cancel: vi.fn(), leave: vi.fn(async () => undefined) }
  const watch = watchForWorkers(() => undefined)
  watch.cancel(run)
  watch.end()
  vi.advanceTimersByTime(60_000)
  expect(run.leave).not.toHaveBeenCalled()
})
