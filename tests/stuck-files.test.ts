import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { stuckFiles } from './stuck-files.ts'

const quiet = { project: { name: 'unit' }, relativeModuleId: 'quiet.test.ts' } as TestModule
const test = { module: quiet, fullName: 'adds', result: () => ({ state: 'passed' }) } as TestCase
const [before, behind] = [11 * 60_000, 2 * 60_000]
const [exit, write] = [vi.fn<() => never>(), vi.fn(() => true)]
let watch: Reporter

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(process, 'exit').mockImplementation(exit)
  vi.spyOn(process.stdout, 'write').mockImplementation(write)
  watch = stuckFiles()
  watch.onTestModuleStart?.(quiet)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  exit.mockClear()
})

it('ends a run when a file says nothing for twelve minutes, and names the test', () => {
  watch.onTestCaseReady?.(test)
  vi.advanceTimersByTime(before)
  expect(exit).not.toHaveBeenCalled()
  vi.advanceTimersByTime(behind)
  expect(exit).toHaveBeenCalledWith(1)
  expect(write).toHaveBeenCalledWith(
    expect.stringContaining('unit quiet.test.ts: nothing for 12 minutes'),
  )
})

it('waits on while a file says something, and for no file that has ended', () => {
  vi.advanceTimersByTime(before)
  watch.onTestCaseResult?.(test)
  vi.advanceTimersByTime(before)
  watch.onTestModuleEnd?.(quiet)
  watch.onTestCaseResult?.(test) // told late
  vi.advanceTimersByTime(before + behind)
  expect(exit).not.toHaveBeenCalled()
})
