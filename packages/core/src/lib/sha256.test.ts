import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256 } from './sha256.ts'

/** Characters of one to four bytes; `unit: 'binary'` takes a second to set up. */
const character = fc
  .oneof(fc.nat(0x7f), fc.nat(0x7ff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code))

describe('sha256', () => {
  it('gives the digests of the standard', () => {
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  it('agrees with another implementation on every length around a block', () => {
    for (let length = 0; length <= 200; length++) {
      const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) & 255)
      expect(sha256(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
    }
  })

  it('agrees with another implementation on any text and any bytes', () => {
    const data = fc.oneof(
      fc.string({ unit: character, maxLength: 300 }),
      fc.uint8Array({ maxLength: 300 }),
    )
    fc.assert(
      fc.property(data, (given) => {
        expect(sha256(given)).toBe(createHash('sha256').update(given).digest('hex'))
      }),
    )
  })

  it('hashes a part of a larger buffer', () => {
    const part = new Uint8Array([1, 2, 3, 4, 5]).subarray(1, 3)
    expect(sha256(part)).toBe(createHash('sha256').update(Uint8Array.of(2, 3)).digest('hex'))
  })
})
