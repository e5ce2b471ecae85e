import { describe, expect, it } from 'vitest'
import { createRandom } from '../lib/random.ts'
import { exactMatch, normalizeAnswer, tokenF1 } from './answers.ts'
import { bootstrap } from './bootstrap.ts'
import { createFormCheck } from './json-form.ts'
import { accuracy, confusion, macroF1 } from './labels.ts'
import { rougeL } from './rouge.ts'

describe('answers', () => {
  it('are compared without case, punctuation and articles', () => {
    expect(normalizeAnswer('  The Eiffel-Tower, in an  hour! ')).toBe('eiffeltower in hour')
    expect(exactMatch('The Normans', ['normans'])).toBe(1)
    expect(exactMatch('Norman', ['normans', 'the norman.'])).toBe(1)
    expect(exactMatch('Norman', ['normans'])).toBe(0)
  })

  // Worked out by hand: shared words, precision = shared / given, recall = shared / expected.
  it.each([
    ['in the late 10th century', ['10th century'], (2 * ((2 / 4) * (2 / 2))) / (2 / 4 + 2 / 2)],
    ['a b b c', ['b b d'], (2 * ((2 / 3) * (2 / 3))) / (2 / 3 + 2 / 3)],
    ['nothing', ['something'], 0],
    ['', [''], 1],
    ['word', [''], 0],
    ['France', ['Paris', 'France'], 1],
  ])('share words: %j and %j', (answer, expected, score) => {
    expect(tokenF1(answer, expected)).toBeCloseTo(score, 12)
  })
})

describe('labels', () => {
  const rows = [
    { given: 'cat', expected: 'cat' },
    { given: 'cat', expected: 'dog' },
    { given: 'dog', expected: 'dog' },
    { given: undefined, expected: 'dog' },
  ]

  it('are right or wrong', () => {
    expect(accuracy(rows)).toBe(0.5)
    // cat: precision 1/2, recall 1, F1 2/3; dog: precision 1, recall 1/3, F1 1/2.
    expect(macroF1(rows)).toBeCloseTo((2 / 3 + 1 / 2) / 2, 12)
  })

  it('are counted against each other', () => {
    expect(confusion(rows)).toEqual({
      labels: ['cat', 'dog'],
      counts: [
        [1, 0],
        [1, 1],
      ],
    })
  })
})

describe('ROUGE-L', () => {
  it('is the F-measure of the longest common subsequence of words', () => {
    expect(rougeL('The cat sat on the mat.', 'the cat sat on the mat')).toBe(1)
    // "police kill the gunman" against "police killed the gunman": 3 of 4 words in order (Lin 2004).
    expect(rougeL('police kill the gunman', 'police killed the gunman')).toBeCloseTo(0.75, 12)
    expect(rougeL('the gunman kill police', 'police killed the gunman')).toBeCloseTo(0.5, 12)
    expect(rougeL('...', 'police')).toBe(0)
  })
})

describe('the bootstrap interval', () => {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length

  it('holds the mean, and is as wide as theory says', () => {
    const values = Array.from({ length: 400 }, (_, at) => at % 2)
    const { value, low, high } = bootstrap(values, mean)
    expect(value).toBe(0.5)
    // The standard error of the mean of 400 fair coins is 0.025: the interval is ± 1.96 × that.
    expect(low).toBeGreaterThan(0.5 - 0.06)
    expect(low).toBeLessThan(0.5 - 0.04)
    expect(high).toBeLessThan(0.5 + 0.06)
    expect(high).toBeGreaterThan(0.5 + 0.04)
    expect(bootstrap(values, mean)).toEqual({ value, low, high })
  })

  it('holds the true mean of 95 in 100 samples', () => {
    const random = createRandom(7)
    const held = Array.from({ length: 120 }, (_, seed) => {
      const sample = Array.from({ length: 60 }, () => random())
      const { low, high } = bootstrap(sample, mean, seed)
      return low <= 0.5 && high >= 0.5
    })
    const share = held.filter(Boolean).length / held.length
    expect(share).toBeGreaterThan(0.9)
    expect(share).toBeLessThan(0.99)
  })
})

describe('a JSON form', () => {
  const check = createFormCheck({
    type: 'object',
    required: ['name'],
    properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } },
  })

  it.each([
    ['{"name": "Ada", "age": 36}', 1],
    [{ name: 'Ada' }, 1],
    ['{"name": "Ada", "age": -1}', 0],
    ['{"age": 1}', 0],
    ['no JSON', 0],
  ])('accepts %j: %d', (value, expected) => {
    expect(check(value)).toBe(expected)
  })
})
