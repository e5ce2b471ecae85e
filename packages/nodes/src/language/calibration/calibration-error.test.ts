import { expect, it } from 'vitest'
import { accuracyOf, expectedCalibrationError, reliabilityBins } from './calibration-error.ts'

const row = (sure: number, right: boolean) => ({
  labels: { a: sure, b: 1 - sure },
  truth: right ? 'a' : 'b',
})

it('is the gap of each bin, weighted by its rows', () => {
  // Bin 0.8 to 0.9: 0.85 sure on average, half right. Bin 0.9 to 1: 0.95 sure, all right.
  const rows = [row(0.82, true), row(0.88, false), row(0.94, true), row(0.96, true)]
  const bins = reliabilityBins(rows, 10)
  expect(bins[8]).toEqual({
    from: 0.8,
    to: 0.9,
    count: 2,
    confidence: expect.closeTo(0.85, 12),
    accuracy: 0.5,
  })
  expect(bins[9]).toMatchObject({ count: 2, accuracy: 1, to: 1 })
  expect(bins.filter(({ count }) => count === 0)).toHaveLength(8)
  expect(expectedCalibrationError(bins)).toBeCloseTo(0.5 * 0.35 + 0.5 * 0.05, 12)
  expect(accuracyOf(rows)).toBe(0.75)
})

it('puts a border into the bin below it, and 1 into the last', () => {
  const bins = reliabilityBins([row(0.5, true), row(1, true)], 2)
  expect(bins.map(({ count }) => count)).toEqual([1, 1])
})

it('is 0 for probabilities that come true', () => {
  const rows = [true, true, true, false].map((right) => row(0.75, right))
  expect(expectedCalibrationError(reliabilityBins(rows, 15))).toBeCloseTo(0, 12)
})

it('takes the first of equally likely labels', () => {
  expect(accuracyOf([{ labels: { a: 0.5, b: 0.5 }, truth: 'a' }])).toBe(1)
})
