import { expect, it } from 'vitest'
import { rateText, rowsText } from './rows-progress.ts'

it.each([
  [{ done: 45, total: 100, failed: 0 }, undefined, '45 of 100 rows (45 %)'],
  [
    { done: 45, total: 100, failed: 2 },
    9.75,
    '45 of 100 rows (45 %), 2 failed, 9.8 rows/s, 6 s left',
  ],
  [
    { done: 1000, total: 4000, failed: 0 },
    0.1,
    '1,000 of 4,000 rows (25 %), 6.0 rows/min, 500 min 0 s left',
  ],
  [{ done: 4, total: 4, failed: 0 }, 3, '4 of 4 rows (100 %)'],
])('tells of %j', (rows, rate, text) => {
  expect(rowsText(rows, rate)).toBe(text)
})

it('tells slow rates by the minute', () => {
  expect([0.02, 0.5, 99.96, 1234.5].map(rateText)).toEqual([
    '1.2 rows/min',
    '0.5 rows/s',
    '100.0 rows/s',
    '1235 rows/s',
  ])
})
