import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressText, isSpecial, specialRanges } from '../../test/special-addresses.ts'
import { addressBytes, sameAddress } from './address-bytes.ts'
import { specialPurpose } from './address-ranges.ts'

/** Generated addresses; continuous integration raises the number. */
const runs = { numRuns: Number(process.env['CHAINWRIGHT_FUZZ'] ?? 3000) }

describe('specialPurpose', { timeout: 600_000 }, () => {
  it.each([
    ['127.0.0.1', 'this machine'],
    ['169.254.169.254', 'the local link'],
    ['100.100.100.200', 'shared by a provider'],
    ['0.0.0.0', 'this network'],
    ['::1', 'not public'],
    ['::', 'not public'],
    ['::ffff:127.0.0.1', 'this machine'],
    ['::ffff:a9fe:a9fe', 'the local link'],
    ['::127.0.0.1', 'not public'],
    ['64:ff9b::10.0.0.1', 'private'],
    ['64:ff9b:1::8.8.8.8', 'not public'],
    ['2002:7f00:1::', 'this machine'],
    ['2001:0:4136:e378::', 'for protocols, Teredo among them'],
    ['2a00:1450::5efe:c0a8:1', 'private'],
    ['2a00:1450::200:5efe:10.1.2.3', 'private'],
    ['fd00::1', 'not public'],
    ['fe80::1%1', 'no plain address'],
    ['example.org', 'no plain address'],
  ])('calls %s %s', (address, purpose) => {
    expect(specialPurpose(address)).toBe(purpose)
  })

  it.each(['1.1.1.1', '172.32.0.1', '::ffff:8.8.8.8', '64:ff9b::1.1.1.1', '2606:4700::1111'])(
    'calls %s public',
    (address) => {
      expect(specialPurpose(address)).toBeUndefined()
    },
  )

  it('agrees with the registries about any address', () => {
    fc.assert(
      fc.property(anyAddress(), ({ address, bits }) => {
        const text = addressText(address, bits)
        expect(specialPurpose(text) !== undefined, text).toBe(isSpecial(address, bits))
      }),
      runs,
    )
  })

  it('agrees with them however an address is written in a link', () => {
    fc.assert(
      fc.property(anyAddress(), fc.nat(), ({ address, bits }, form) => {
        const { hostname } = new URL(`http://${written(address, bits, form)}/`)
        const text = hostname.replace(/^\[|\]$/g, '')
        expect(specialPurpose(text) !== undefined, hostname).toBe(isSpecial(address, bits))
      }),
      runs,
    )
  })
})

describe('addressBytes', () => {
  it('reads every form of an address that the platform writes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV6(), fc.ipV4()), (text) => {
        const bits = text.includes(':') ? 128 : 32
        const number = Array.from(addressBytes(text) ?? []).reduce(
          (sum, byte) => sum * 256n + BigInt(byte),
          0n,
        )
        const again = new URL(`http://${bits === 128 ? `[${text}]` : text}/`).hostname
        const plain = new URL(`http://${written(number, bits, 0)}/`).hostname
        expect(plain).toBe(again)
      }),
    )
  })
})

describe('sameAddress', () => {
  it('takes the IPv4-mapped form for IPv4, and nothing else', () => {
    expect(sameAddress('::ffff:1.2.3.4', '1.2.3.4')).toBe(true)
    expect(sameAddress('1:0::2', '1::0:2')).toBe(true)
    expect(sameAddress('64:ff9b::1.2.3.4', '1.2.3.4')).toBe(false)
    expect(sameAddress('1.2.3.4', '1.2.3.5')).toBe(false)
    expect(sameAddress('nowhere', 'nowhere')).toBe(false)
  })
})

type AnyAddress = fc.Arbitrary<{ address: bigint; bits: 32 | 128 }>

/** Addresses at and around the edges of every range, inside of them, in each other, and anywhere. */
function anyAddress(): AnyAddress {
  const edges = fc
    .record({
      range: fc.constantFrom(...specialRanges),
      inside: fc.bigInt({ min: 0n, max: 1n << 128n }),
      step: fc.constantFrom(-1n, 0n, 1n),
    })
    .chain(({ range, inside, step }) => {
      const size = 1n << BigInt(range.bits - range.fixed)
      const wrap = (address: bigint): bigint => BigInt.asUintN(range.bits, address)
      const places = [
        range.first + step,
        range.first + size - 1n + step,
        range.first + (inside % size),
      ]
      return fc.constantFrom(
        ...places.map((address) => ({ address: wrap(address), bits: range.bits })),
      )
    })
  const ipv4 = fc.oneof(
    fc.bigInt({ min: 0n, max: 0xffff_ffffn }),
    edges.filter(({ bits }) => bits === 32).map(({ address }) => address),
  )
  const hidden = fc
    .tuple(ipv4, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }))
    .chain(([inner, rest]) =>
      fc.constantFrom(
        inner,
        (0xffffn << 32n) | inner,
        (0x0064_ff9bn << 96n) | inner,
        (0x0064_ff9b_0001n << 80n) | inner,
        (0x2002n << 112n) | (inner << 80n) | rest,
        (rest << 64n) | (0x0000_5efen << 32n) | inner,
        (rest << 64n) | (0x0200_5efen << 32n) | inner,
        (((rest | (1n << 61n)) & ~(3n << 62n)) << 64n) | (0x5efen << 32n) | inner,
        (0x2001n << 112n) | inner,
      ),
    )
  return fc.oneof(
    edges,
    ipv4.map((address) => ({ address, bits: 32 as const })),
    hidden.map((address) => ({ address, bits: 128 as const })),
    fc
      .bigInt({ min: 0n, max: (1n << 128n) - 1n })
      .map((address) => ({ address, bits: 128 as const })),
    fc
      .bigInt({ min: 1n << 125n, max: (1n << 126n) - 1n })
      .map((address) => ({ address, bits: 128 as const })),
  )
}

/** One of the many ways to write an address in a link, dots of IPv4 left out or in other numbers. */
function written(address: bigint, bits: 32 | 128, form: number): string {
  const plain = addressText(address, bits)
  if (bits === 128) return `[${form % 2 === 0 ? plain : plain.toUpperCase()}]`
  const parts = plain.split('.').map(BigInt)
  const [a = 0n, b = 0n, c = 0n, d = 0n] = parts
  const forms = [
    plain,
    `${address}`,
    `0x${address.toString(16)}`,
    `0${address.toString(8)}`,
    parts.map((part) => `0x${part.toString(16)}`).join('.'),
    parts.map((part) => `0${part.toString(8)}`).join('.'),
    `${a}.${(b << 16n) | (c << 8n) | d}`,
    `${a}.${b}.${(c << 8n) | d}`,
    `${plain}.`,
    Array.from(plain, (sign) =>
      sign === '.' ? '。' : String.fromCodePoint(0xff10 + Number(sign)),
    ).join(''),
    plain.replaceAll('.', '%2e'),
    Array.from(plain, (sign) => (sign === '1' ? '①' : sign)).join('\u00ad'),
  ]
  return forms[form % forms.length] ?? plain
}
