import { describe, expect, it } from 'vitest'
import { formatBytes, formatDuration, formatNumber, formatShare } from './quantities.ts'

describe('quantities', () => {
  it.each([
    [0, '0 ms'],
    [0.2, '< 1 ms'],
    [839.6, '840 ms'],
    [999.7, '1.0 s'],
    [1234, '1.2 s'],
    [9_960, '10 s'],
    [59_600, '1 min'],
    [125_000, '2 min 5 s'],
    [12_000_000, '3 h 20 min'],
  ])('tells %s ms as %s', (milliseconds, told) => {
    expect(formatDuration(milliseconds)).toBe(told)
  })

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_540, '1.5 KB'],
    [9_960, '10 KB'],
    [999_999, '1.0 MB'],
    [135_000_000, '135 MB'],
  ])('tells %s bytes as %s', (bytes, told) => {
    expect(formatBytes(bytes)).toBe(told)
  })

  it.each([
    [0, '0'],
    [-12.3456, '-12.35'],
    [123456.789, '123,457'],
    [0.000123456, '0.0001235'],
    [1e-9, '1.000e-9'],
    [1e21, '1.000e+21'],
  ])('tells the number %s as %s', (value, told) => {
    expect(formatNumber(value)).toBe(told)
  })

  it.each([
    [0, '0 %'],
    [0.0001, '< 0.1 %'],
    [0.1234, '12.3 %'],
    [0.9999, '> 99.9 %'],
    [1, '100 %'],
  ])('tells the share %s as %s', (share, told) => {
    expect(formatShare(share)).toBe(told)
  })
})
