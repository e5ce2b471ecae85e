import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8, exceedsUtf8, utf8Length } from './utf8.ts'

/** Characters of one to four bytes; `unit: 'binary'` takes a second to set up. */
const character = fc
  .oneof(fc.nat(0x7f), fc.nat(0x7ff), fc.nat(0xd7ff), fc.integer({ min: 0xe000, max: 0x10ffff }))
  .map((code) => String.fromCodePoint(code))

/** Any sequence of UTF-16 units, lone surrogates included. */
const anyText = fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) })

describe('encodeUtf8', () => {
  it('writes the bytes that TextEncoder writes', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: character })), (text) => {
        expect([...encodeUtf8(text)]).toEqual([...new TextEncoder().encode(text)])
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)
      }),
    )
  })
})

describe('exceedsUtf8', () => {
  it('agrees with the exact length', () => {
    fc.assert(
      fc.property(anyText, fc.nat(40), (text, limit) => {
        expect(exceedsUtf8(text, limit)).toBe(utf8Length(text) > limit)
      }),
    )
  })
})

describe('decodeUtf8', () => {
  it('accepts and refuses what a strict TextDecoder accepts and refuses', () => {
    const edges = fc.constantFrom(
      0x7f,
      0x80,
      0xbf,
      0xc1,
      0xc2,
      0xdf,
      0xe0,
      0xed,
      0xef,
      0xf0,
      0xf4,
      0xf5,
    )
    const byte = fc.oneof(edges, fc.nat(255))
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), (bytes) => {
        const decoded = decodeUtf8(Uint8Array.from(bytes))
        expect('text' in decoded ? decoded.text : undefined).toBe(strict(Uint8Array.from(bytes)))
      }),
      { numRuns: 2000 },
    )
  })

  it('reads back what was encoded, across its blocks', () => {
    const text = 'aé漢𝄞'.repeat(3000)
    expect(decodeUtf8(encodeUtf8(text))).toEqual({ text })
  })

  it('names the first byte that breaks the rules', () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xc3, 0xa9, 0xff, 0x61))).toEqual({ brokenAt: 3 })
  })
})

function strict(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
