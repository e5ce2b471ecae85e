import { describe, expect, it } from 'vitest'
import { parseChecks } from './checks.ts'
import { createMeasure } from './measure.ts'
import { checkInterval, checkValue, compareVariants } from './statistic.ts'

function check(form: object) {
  return parseChecks(JSON.stringify({ checks: { one: form } }), 'checks.json')[0]!
}

function measured(form: object, value: unknown, expected?: unknown) {
  const outputs = value === undefined ? {} : { out: value }
  return createMeasure(check(form))({ outputs, columns: { right: expected } })
}

const about = (metric: string) => ({ metric, output: 'out', expected: 'right' })

describe('a file of checks', () => {
  it('gives its checks in order', () => {
    expect(check({ metric: 'accuracy', output: 'a.b', expected: 'c', goal: 0.9 })).toEqual({
      name: 'one',
      metric: 'accuracy',
      output: ['a', 'b'],
      expected: 'c',
      schema: undefined,
      lowerIsBetter: false,
      goal: 0.9,
    })
  })

  it.each([
    ['{', 'no JSON'],
    ['[]', 'the file: '],
    ['{"checks":{}}', 'has no checks'],
    ['{"checks":{"a":{"metric":"accuracy","output":"x"}}}', 'checks.a.expected: '],
    ['{"checks":{"a":{"metric":"mean","output":"x","expect":"y"}}}', '"expect"'],
    ['{"checks":{"a":{"metric":"means","output":"x"}}}', 'checks.a.metric: '],
  ])('refuses %s', (text, told) => {
    expect(() => parseChecks(text, 'checks.json')).toThrow(told)
  })
})

describe('a row', () => {
  it.each([
    ['exact-match', 'The cat!', 'cat', 1],
    ['exact-match', 'cat', ['dog', 'Cat'], 1],
    ['exact-match', undefined, 'cat', 0],
    ['token-f1', 'black cat', 'cat', 2 / 3],
    ['rouge-l', 'police kill the gunman', ['nothing', 'police killed the gunman'], 0.75],
    ['contains', 'A Cat sat', 'cat', 1],
    ['accuracy', 'cat', 'cat', 1],
    ['accuracy', 3, 3, 1],
    ['accuracy', undefined, 'cat', 0],
    ['calibration-error', { cat: 0.3, dog: 0.7 }, 'cat', 0.3],
  ])('has a score by %s: %j for %j', (metric, value, expected, score) => {
    expect(measured(about(metric), value, expected)?.score).toBeCloseTo(score, 12)
  })

  it.each([
    [true, 1],
    [2.5, 2.5],
    [{ value: -3, kind: 'reward' }, -3],
  ])('has a number: %j', (value, score) => {
    expect(measured({ metric: 'mean', output: 'out' }, value)).toEqual({ score })
  })

  it('is left out where there is nothing to compare, or no number', () => {
    expect(measured(about('accuracy'), 'cat', '')).toBeUndefined()
    expect(measured(about('accuracy'), 'cat', null)).toBeUndefined()
    expect(measured(about('calibration-error'), undefined, 'cat')).toBeUndefined()
    expect(measured({ metric: 'mean', output: 'out' }, undefined)).toBeUndefined()
  })

  it.each([
    [about('accuracy'), ['a'], 'needs text'],
    [about('calibration-error'), 'cat', 'needs labels'],
    [{ metric: 'mean', output: 'out' }, 'three', 'needs a number'],
  ])('cannot be judged by %j: %j', (form, value, told) => {
    expect(() => measured(form, value, 'cat')).toThrow(told)
  })

  it('is looked at inside of an output', () => {
    const form = { metric: 'mean', output: 'answer.score' }
    const row = { outputs: { answer: { text: 'x', score: 0.25 } }, columns: {} }
    expect(createMeasure(check(form))(row)).toEqual({ score: 0.25 })
  })
})

describe('the value of a check', () => {
  const labels = (pairs: [number, boolean][]) =>
    pairs.map(([confidence, right]) => {
      return { score: 0, given: 'a', expected: right ? 'a' : 'b', confidence }
    })

  it('is a calibration error over ten bins', () => {
    // Two bins: (0.9 and 0.9, one right) is 0.4 off, (0.55, right) is 0.45 off; weighed by rows.
    const measures = labels([
      [0.9, true],
      [0.9, false],
      [0.55, true],
    ])
    const value = checkValue(check(about('calibration-error')), measures)
    expect(value).toBeCloseTo((2 / 3) * 0.4 + (1 / 3) * 0.45, 12)
  })

  it('lies within its interval, also where samples are larger on average', () => {
    const measures = labels(Array.from({ length: 40 }, (_, at) => [0.8, at % 5 > 0]))
    const { value, low, high } = checkInterval(check(about('calibration-error')), measures)
    expect(value).toBeCloseTo(0, 12)
    expect(low).toBe(0)
    expect(high).toBeGreaterThan(0)
    expect(high).toBeLessThan(0.15)
  })

  it('is compared row by row, so that hard rows do not hide a difference', () => {
    // Scores differ widely between rows, and by 0.1 between the variants.
    const first = Array.from({ length: 40 }, (_, at) => ({ score: at / 40 }))
    const other = first.map(({ score }) => ({ score: score + 0.1 }))
    const mean = check({ metric: 'mean', output: 'out' })
    const { difference, verdict, rows } = compareVariants(mean, first, other)
    expect([verdict, rows]).toEqual(['better', 40])
    expect(difference.value).toBeCloseTo(0.1, 12)
    expect(difference.high - difference.low).toBeLessThan(1e-9)
  })

  it('is worse where less is better, and not told apart by few rows or by chance', () => {
    const first = Array.from({ length: 40 }, (_, at) => ({ score: at % 2 }))
    const other = first.map(({ score }) => ({ score: score + 0.1 }))
    const less = check({ metric: 'mean', output: 'out', lowerIsBetter: true })
    expect(compareVariants(less, first, other).verdict).toBe('worse')
    expect(compareVariants(less, first.slice(0, 9), other.slice(0, 9)).verdict).toBe('too few rows')
    const turned = first.map(({ score }) => ({ score: 1 - score }))
    expect(compareVariants(less, first, turned).verdict).toBe('no clear difference')
    const absent = [undefined, ...other.slice(1)]
    expect(compareVariants(less, first, absent).rows).toBe(39)
  })
})
