import { expect, test } from 'vitest'
import { wordMatches, wordSupport } from './word-match.ts'

test('ranks the text with the rarer words of the query first', () => {
  const texts = ['the cat and the dog', 'the zebra', 'the cat']
  const [both = 0, zebra = 0, cat = 0] = wordMatches('a zebra or a cat', texts)
  expect(zebra).toBeGreaterThan(cat)
  expect(cat).toBeGreaterThan(both)
})

test('gives nothing to a text without a word of the query', () => {
  expect(wordMatches('zebra', ['a cat', ''])).toEqual([0, 0])
})

test('lets function words count only when there are no others', () => {
  expect(wordMatches('what is the zebra', ['it is what it is'])).toEqual([0])
  expect(wordMatches('what is it', ['it is what it is'])[0]).toBeGreaterThan(0)
})

test('finds words in scripts without spaces', () => {
  const [sky = 0, cat = 0] = wordMatches('天空', ['蓝色的天空', '一只猫'])
  expect(sky).toBeGreaterThan(cat)
})

test('tells how much of a text its source supports', () => {
  expect(wordSupport('Ada wrote it', 'It was Ada who wrote.')).toBe(1)
  expect(wordSupport('Ada slept', 'Ada wrote.')).toBe(0.5)
  expect(wordSupport('', 'Ada')).toBe(0)
})
