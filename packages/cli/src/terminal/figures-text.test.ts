import { describe, expect, it } from 'vitest'
import { countText, durationText, sizeText } from './figures-text.ts'

describe('durationText', () => {
  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 0 s'],
    [125_000, '2 min 5 s'],
    [3_600_000, '60 min 0 s'],
  ])('writes %d ms as %s', (ms, written) => {
    expect(durationText(ms)).toBe(written)
  })
})

describe('countText', () => {
  it('puts the noun into the right number', () => {
    expect([0, 1, 1204].map((count) => countText(count, 'token'))).toEqual([
      '0 tokens',
      '1 token',
      '1,204 tokens',
    ])
  })
})

describe('sizeText', () => {
  it.each([
    [812, '812 B'],
    [7_512_000, '7.5 MB'],
    [101_400_000, '101 MB'],
    [2e15, '2000 TB'],
  ])('writes %d bytes as %s', (bytes, written) => {
    expect(sizeText(bytes)).toBe(written)
  })
})
