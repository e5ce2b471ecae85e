import type { Labels } from '@chainwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyCalibration, calibrationJson, parseCalibration } from './calibration.ts'

const labels = { a: 0.7, b: 0.2, c: 0.1 }
const total = (of: Labels): number => Object.values(of).reduce((sum, share) => sum + share, 0)

describe('a temperature', () => {
  it('divides the log-probabilities: 2 takes square roots', () => {
    const roots = [0.7, 0.2, 0.1].map(Math.sqrt)
    const sum = roots.reduce((all, root) => all + root, 0)
    const { a, b, c } = applyCalibration(labels, { temperature: 2 })
    expect(a).toBeCloseTo(roots[0]! / sum, 12)
    expect(b).toBeCloseTo(roots[1]! / sum, 12)
    expect(c).toBeCloseTo(roots[2]! / sum, 12)
  })

  it('of 1 changes nothing', () => {
    const same = applyCalibration(labels, { temperature: 1 })
    for (const [name, share] of Object.entries(labels)) expect(same[name]).toBeCloseTo(share, 12)
  })

  it('takes a probability of 0 for one too small to write', () => {
    const { a, b } = applyCalibration({ a: 1, b: 0 }, { temperature: 1 })
    expect(a).toBeCloseTo(1, 10)
    expect(b).toBeLessThan(1e-10)
  })
})

describe('lines of Platt', () => {
  it('pass the log-odds through a logistic function, and share out 1', () => {
    const platt = new Map([
      ['a', [-0.5, 0.1]],
      ['b', [-2, 0]],
      ['c', [-1, -1]],
    ] as const)
    const raw = [
      1 / (1 + Math.exp(-0.5 * Math.log(0.7 / 0.3) + 0.1)),
      1 / (1 + Math.exp(-2 * Math.log(0.2 / 0.8))),
      1 / (1 + Math.exp(-1 * Math.log(0.1 / 0.9) - 1)),
    ]
    const sum = raw.reduce((all, share) => all + share, 0)
    const given = applyCalibration(labels, { platt })
    expect(Object.keys(given)).toEqual(['a', 'b', 'c'])
    for (const [at, share] of Object.values(given).entries()) {
      expect(share).toBeCloseTo(raw[at]! / sum, 12)
    }
  })

  it('of -1 and 0 change nothing between two labels', () => {
    const line = [-1, 0] as const
    const platt = new Map([
      ['yes', line],
      ['no', line],
    ])
    const { yes } = applyCalibration({ yes: 0.83, no: 0.17 }, { platt })
    expect(yes).toBeCloseTo(0.83, 12)
  })

  it('never overflow', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.tuple(
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
          fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        ),
        (share, line) => {
          const platt = new Map([
            ['a', line],
            ['b', [-1, 0] as const],
          ])
          const given = applyCalibration({ a: share, b: 1 - share }, { platt })
          expect(total(given)).toBeCloseTo(1, 9)
        },
      ),
    )
  })
})

it('refuses labels that do not exclude each other, and labels without a line', () => {
  expect(() => applyCalibration({ a: 0.9, b: 0.8 }, { temperature: 2 })).toThrow(/one by one/)
  const platt = new Map([['a', [-1, 0] as const]])
  expect(() => applyCalibration(labels, { platt })).toThrow(/"b" has no line/)
})

it.each([{ temperature: 1.4 }, { platt: { sport: [-1.2, 0.3], news: [-0.8, 0] } }])(
  'comes back from JSON: %j',
  (value) => {
    expect(calibrationJson(parseCalibration(value))).toEqual(value)
  },
)

it.each([
  [{}],
  [null],
  ['1.4'],
  [{ temperature: 0 }],
  [{ temperature: '2' }],
  [{ temperature: 1, platt: {} }],
  [{ platt: { a: [1] } }],
  [{ platt: { a: [1, 2, 3] } }],
  [{ platt: { a: 'x' } }],
])('refuses the calibration %j', (value) => {
  expect(() => parseCalibration(value)).toThrow(
    expect.objectContaining({ code: 'calibration-invalid', port: 'calibration' }),
  )
})
