import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { textChunks, textStart } from './text-chunks.ts'

describe('textChunks', () => {
  it('cuts after lines, else after words', () => {
    expect(textChunks('one two\nthree four', 10)).toEqual(['one two\n', 'three four'])
    expect(textChunks('aaaa bbbb cccc', 10)).toEqual(['aaaa bbbb ', 'cccc'])
    expect(textChunks('')).toEqual([])
  })

  it('gives the text again when joined, in pieces that are no longer than asked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 2, max: 50 }),
        (text, size) => {
          const chunks = textChunks(text, size)
          expect(chunks.join('')).toBe(text)
          for (const chunk of chunks) {
            expect(chunk.length).toBeLessThanOrEqual(size)
            expect(chunk.isWellFormed()).toBe(text.isWellFormed())
          }
        },
      ),
    )
  })
})

describe('textStart', () => {
  it('ends at a word that is near, and never within a character', () => {
    expect(textStart('the quick brown fox', 17)).toBe('the quick brown')
    expect(textStart('a'.repeat(20), 10)).toBe('a'.repeat(10))
    expect(textStart('😀😀', 3)).toBe('😀')
  })
})
