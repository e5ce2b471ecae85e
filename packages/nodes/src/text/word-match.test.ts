import { expect, test } from 'vitest'
import { wordMatches, wordSupport } from './word-match.ts'

test('ranks the text with the rarer words of the query first', () => {
  const texts = ['the cat and the dog', 'the zebra', 'the cat']
  const [both = 0, zebra = 0, cat = 0] = wordMatches('the zebra', texts)
  expect(zebra).toBeGreaterThan(both)
  expect(zebra).toBeGreaterThan(cat)
})

test('gives nothing to a text without a word of the query', () => {
  expect(wordMatches('zebra', ['a cat', ''])).toEqual([0, 0])
})

test('tells how much of a text its source supports', () => {
  expect(wordSupport('Ada wrote it', 'It was Ada who wrote.')).toBe(1)
  expect(wordSupport('Ada slept', 'Ada wrote.')).toBe(0.5)
  expect(wordSupport('', 'Ada')).toBe(0)
})
