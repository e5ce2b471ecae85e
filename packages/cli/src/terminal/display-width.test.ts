import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, fitWidth, padWidth, wrapIndented, wrapText } from './display-width.ts'

describe('displayWidth', () => {
  it('counts wide characters twice and joined ones once', () => {
    expect(displayWidth('abc')).toBe(3)
    expect(displayWidth('日本')).toBe(4)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(displayWidth('👩‍👧')).toBe(2)
  })
})

describe('fitWidth', () => {
  it('leaves a line that fits and cuts one that does not', () => {
    expect(fitWidth('hello', 5)).toBe('hello')
    expect(fitWidth('hello', 4)).toBe('hel…')
    expect(fitWidth('日本語', 4)).toBe('日…')
    expect(fitWidth('hello', 0)).toBe('')
  })
})

describe('padWidth', () => {
  it('fills up to a width', () => {
    expect(padWidth('日', 4)).toBe('日  ')
  })
})

describe('wrapIndented', () => {
  it('keeps the indent of a line, and counts no colours', () => {
    const red = '\u001B[31mtwo\u001B[39m'
    expect(wrapIndented(`  one ${red} three four\nfive`, 15)).toEqual([
      `  one ${red} three`,
      '  four',
      'five',
    ])
  })

  it('keeps further lines behind the number', () => {
    expect(wrapIndented('10. one two three', 12)).toEqual(['10. one two', '    three'])
  })
})

describe('wrapText', () => {
  it('breaks between words and keeps lines of its own', () => {
    expect(wrapText('one two three\nfour', 8)).toEqual(['one two', 'three', 'four'])
  })

  it('breaks a word that is longer than a line', () => {
    expect(wrapText('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
  })

  it('never makes a line too long, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 2, max: 40 }),
        (text, columns) => {
          const words = (value: string): string => value.replace(/\s/g, '')
          const lines = wrapText(text.replace(/\p{C}/gu, ''), columns)
          expect(lines.every((line) => displayWidth(line.trimEnd()) <= columns)).toBe(true)
          expect(words(lines.join(''))).toBe(words(text.replace(/\p{C}/gu, '')))
        },
      ),
    )
  })
})
