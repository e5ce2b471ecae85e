import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyCalibration } from './calibration.ts'
import { crossCalibrated, fitCalibration } from './calibration-fit.ts'
import { fitPlatt } from './calibration-platt.ts'
import { type CalibrationRow, calibrationRows } from './calibration-rows.ts'
import { fitTemperature } from './calibration-temperature.ts'

/** Rows of one prediction, of which so many turned out to be each label. */
function rowsOf(labels: Record<string, number>, truths: Record<string, number>): CalibrationRow[] {
  return Object.entries(truths).flatMap(([truth, count]) =>
    Array.from({ length: count }, () => ({ labels, truth })),
  )
}

/** `softmax(ln p / T)` by hand. */
function heated(labels: Record<string, number>, temperature: number): Record<string, number> {
  const powers = Object.values(labels).map((share) => share ** (1 / temperature))
  const sum = powers.reduce((all, power) => all + power, 0)
  return Object.fromEntries(Object.keys(labels).map((name, at) => [name, powers[at]! / sum]))
}

function lossAt(rows: readonly CalibrationRow[], temperature: number): number {
  return rows.reduce((sum, row) => sum - Math.log(heated(row.labels, temperature)[row.truth]!), 0)
}

describe('the fitted temperature', () => {
  it('has a closed form for two labels: ln(odds given) / ln(odds seen)', () => {
    // 90 % sure, right 3 times of 4: ln 9 / ln 3 = 2.
    expect(fitTemperature(rowsOf({ a: 0.9, b: 0.1 }, { a: 3, b: 1 }))).toBeCloseTo(2, 9)
    expect(fitTemperature(rowsOf({ a: 0.75, b: 0.25 }, { a: 9, b: 1 }))).toBeCloseTo(0.5, 9)
  })

  it('is the one by which predictions were cooled', () => {
    // Truths occur exactly as often as the honest probabilities say.
    const honest = [
      { a: 0.6, b: 0.3, c: 0.1 },
      { a: 0.1, b: 0.2, c: 0.7 },
      { a: 0.3, b: 0.4, c: 0.3 },
    ]
    for (const temperature of [0.4, 1, 1.7, 5]) {
      const rows = honest.flatMap((labels) => {
        const counts = Object.entries(labels).map(([name, share]) => [name, Math.round(share * 10)])
        // Softmax with 1 / T undoes softmax with T.
        return rowsOf(heated(labels, 1 / temperature), Object.fromEntries(counts))
      })
      expect(fitTemperature(rows)).toBeCloseTo(temperature, 8)
    }
  })

  it('has the least loss of all', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true })
    const row = fc.tuple(share, share, share, fc.constantFrom('a', 'b', 'c'))
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 12 }), (given) => {
        const rows = given.map(([a, b, c, truth]) => {
          const sum = a + b + c
          return { labels: { a: a / sum, b: b / sum, c: c / sum }, truth }
        })
        const temperature = fitTemperature(rows)
        const least = lossAt(rows, temperature)
        for (const other of [0.05, 0.3, 0.9, temperature * 1.05, temperature / 1.05, 3, 20]) {
          const within = Math.min(20, Math.max(0.05, other))
          expect(lossAt(rows, within)).toBeGreaterThanOrEqual(least - 1e-7)
        }
      }),
    )
  })

  it('is 1 where no temperature matters', () => {
    expect(fitTemperature(rowsOf({ a: 0.5, b: 0.5 }, { a: 2, b: 1 }))).toBe(1)
    const third = 1 / 3
    expect(fitTemperature(rowsOf({ a: third, b: third, c: third }, { a: 2, b: 1 }))).toBe(1)
    expect(fitTemperature(rowsOf({ a: 1 }, { a: 2 }))).toBe(1)
  })

  it('stops at its bounds when rows want more: all right, or all wrong', () => {
    expect(fitTemperature(rowsOf({ a: 0.6, b: 0.4 }, { a: 5 }))).toBe(0.05)
    expect(fitTemperature(rowsOf({ a: 0.6, b: 0.4 }, { b: 5 }))).toBe(20)
  })
})

describe('the line of Platt', () => {
  it('meets the targets where two scores leave it free', () => {
    // With targets smoothed to 4/5 and 1/6, each score's own rate is reached exactly.
    const scores = [1, 1, 1, -1, -1, -1, -1]
    const positive = [true, true, false, true, false, false, false]
    const [high, low] = [4 / 5, 1 / 6]
    const rates = [(2 * high + low) / 3, (high + 3 * low) / 4]
    const [a, b] = fitPlatt(scores, positive)
    expect(1 / (1 + Math.exp(a + b))).toBeCloseTo(rates[0]!, 9)
    expect(1 / (1 + Math.exp(-a + b))).toBeCloseTo(rates[1]!, 9)
  })

  it('stays finite where the classes are apart, and where there is only one', () => {
    const [a, b] = fitPlatt([-2, -1, 1, 2], [false, false, true, true])
    // Smoothed targets are 3/4 and 1/4, so the logistic function stays between 0 and 1.
    expect(a).toBeLessThan(0)
    expect(a).toBeGreaterThan(-3)
    expect(b).toBeCloseTo(0, 9)
    const [, alone] = fitPlatt([0, 0, 0], [true, true, true])
    expect(1 / (1 + Math.exp(alone))).toBeCloseTo(4 / 5, 6)
  })

  it('has no slope of its cross-entropy left', () => {
    const point = fc.tuple(fc.double({ min: -8, max: 8, noNaN: true }), fc.boolean())
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 40 }), (points) => {
        const scores = points.map(([score]) => score)
        const positive = points.map(([, is]) => is)
        const [a, b] = fitPlatt(scores, positive)
        const count = positive.filter(Boolean).length
        const [high, low] = [(count + 1) / (count + 2), 1 / (points.length - count + 2)]
        let [byA, byB] = [0, 0]
        for (const [score, is] of points) {
          const gap = (is ? high : low) - 1 / (1 + Math.exp(a * score + b))
          byA += gap * score
          byB += gap
        }
        expect(Math.hypot(byA, byB)).toBeLessThan(1e-4)
      }),
    )
  })
})

it('fits a line for each label, against all others', () => {
  const rows = [
    ...rowsOf({ a: 0.9, b: 0.1 }, { a: 30, b: 10 }),
    ...rowsOf({ a: 0.2, b: 0.8 }, { a: 12, b: 28 }),
  ]
  const calibration = fitCalibration('platt', rows)
  const { a } = applyCalibration({ a: 0.9, b: 0.1 }, calibration)
  // 30 of 40, but for the smoothing of targets.
  expect(a).toBeGreaterThan(0.72)
  expect(a).toBeLessThan(0.76)
})

it('corrects each row by the others only', () => {
  // Five rows of one kind, the last of which turned out otherwise: leaving it out, all are right.
  const rows = rowsOf({ a: 0.6, b: 0.4 }, { a: 4, b: 1 })
  const crossed = crossCalibrated('temperature', rows)
  const sure = heated({ a: 0.6, b: 0.4 }, 0.05)
  const expected = heated({ a: 0.6, b: 0.4 }, Math.log(1.5) / Math.log(3))
  expect(crossed[4]?.labels['a']).toBeCloseTo(sure['a']!, 9)
  expect(crossed[0]?.labels['a']).toBeCloseTo(expected['a']!, 9)
})

describe('rows', () => {
  const labels = { a: 0.5, b: 0.5 }
  it.each([
    ['of unequal number', [labels, labels], ['a']],
    ['that are too few', [labels], ['a']],
    ['with an unknown label', [labels, labels], ['a', 'z']],
    ['with a name that every object has', [labels, labels], ['a', 'toString']],
    ['of labels that do not exclude each other', [labels, { a: 1, b: 1 }], ['a', 'b']],
  ])('%s are refused', (_, predictions, truth) => {
    expect(() => calibrationRows(predictions, truth)).toThrow(
      expect.objectContaining({ code: 'calibration-rows', port: 'truth' }),
    )
  })
})
