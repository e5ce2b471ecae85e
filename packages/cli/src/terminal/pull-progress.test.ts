import { expect, it } from 'vitest'
import { progressText } from './pull-progress.ts'

it.each([
  [{ done: 0, total: 100e6 }, undefined, '0 B of 100 MB (0 %)'],
  [{ done: 50e6, total: 100e6 }, 10e6, '50.0 MB of 100 MB (50 %), 10.0 MB/s, 5 s left'],
  [{ done: 0, total: 2e9 }, 10e6, '0 B of 2.0 GB (0 %), 10.0 MB/s, 3 min 20 s left'],
  [{ done: 1, total: 100e6 }, 0, '1 B of 100 MB (0 %)'],
  [{ done: 99e6, total: 100e6 }, 9e6, '99.0 MB of 100 MB (99 %), 9.0 MB/s, 1 s left'],
  [{ done: 100e6, total: 100e6 }, 1e6, '100 MB of 100 MB (100 %)'],
  [{ done: 0, total: 0 }, undefined, '0 B of 0 B (100 %)'],
])('tells %j at %s bytes per second', (progress, rate, text) => {
  expect(progressText({ path: 'a', ...progress }, rate)).toBe(text)
})
