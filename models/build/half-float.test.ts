import { expect, test } from 'vitest'
import { readHalfFloat, writeHalfFloat } from './half-float.ts'

test('every finite half-precision float is read and written back unchanged', () => {
  const finite = Array.from({ length: 65_536 }, (_, bits) => bits).filter(
    (bits) => ((bits >> 10) & 31) !== 31,
  )
  expect(finite.filter((bits) => writeHalfFloat(readHalfFloat(bits)) !== bits)).toEqual([])
})

test('reads one, a third and the smallest number', () => {
  expect(readHalfFloat(0x3c00)).toBe(1)
  expect(readHalfFloat(0x3555)).toBeCloseTo(1 / 3, 3)
  expect(readHalfFloat(1)).toBe(2 ** -24)
})

test('refuses a number that would be rounded', () => {
  expect(() => writeHalfFloat(0.1)).toThrow('does not fit')
})
