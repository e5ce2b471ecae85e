import { utf8Length } from '@chainwright/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addTexts, moveItem, titleOf } from './document-list.ts'

const limits = { itemBytes: 10, totalBytes: 24 }
const named = (text: string, name?: string) => ({ name, text })

describe('adding texts to a list', () => {
  it('keeps their order and their duplicates', () => {
    const result = addTexts(['a'], [named('b'), named('a'), named('a')], limits)
    expect(result.texts).toEqual(['a', 'b', 'a', 'a'])
    expect(result.problems).toEqual([])
  })

  it('refuses what is too long by itself, and names it and the limit', () => {
    const { texts, problems } = addTexts([], [named('x'.repeat(11), 'big.txt'), named('b')], limits)
    expect(texts).toEqual(['b'])
    expect(problems).toEqual(['big.txt has 11 B; at most 10 B fit. Cut it into parts.'])
  })

  it('never grows beyond its limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 12 })), (texts) => {
        const result = addTexts(
          [],
          texts.map((text) => named(text)),
          limits,
        )
        const bytes = result.texts.reduce((sum, text) => sum + utf8Length(text), 0)
        expect(bytes).toBeLessThanOrEqual(limits.totalBytes)
        expect(result.problems.length > 0).toBe(result.texts.length < texts.length)
      }),
    )
  })
})

it('moving an item keeps the others in their order', () => {
  expect(moveItem(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
  expect(moveItem(['a', 'b', 'c', 'd'], 3, 1)).toEqual(['a', 'd', 'b', 'c'])
  const same = ['a', 'b']
  expect(moveItem(same, 1, 2)).toBe(same)
  expect(moveItem(same, 0, -1)).toBe(same)
})

it.each([
  ['# The river\n\nIt rises.', 'The river'],
  ['\n\n  Plain words', 'Plain words'],
  ['', 'Empty document'],
  [
    'One line that is a good deal longer than forty letters',
    'One line that is a good deal longer…',
  ],
])('the title of %j is %j', (text, title) => {
  expect(titleOf(text)).toBe(title)
})
