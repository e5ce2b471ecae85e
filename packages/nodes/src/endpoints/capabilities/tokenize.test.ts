import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countTokens, estimateTokens } from './tokenize.ts'

const tokenizer = estimateTokens(100)

it('gives back every text that it took', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      const tokens = tokenizer.encode(text)
      expect(tokens.every(Number.isSafeInteger)).toBe(true)
      expect(tokenizer.decode(tokens)).toBe(text)
      expect(countTokens(text)).toBe(tokens.length)
    }),
  )
})

it('counts about as common vocabularies do, rather too many than too few', () => {
  // 11 and 4 in OpenAI's vocabulary o200k_base.
  expect(countTokens('The quick brown fox jumps over the lazy dog again.')).toBe(11)
  expect(countTokens('日本語の文章')).toBe(6)
})
