import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from './json.ts'
import { printJson } from './print-json.ts'

describe('printJson', () => {
  it('keeps on one line what fits, with room for a comma', () => {
    expect(printJson({ a: [1, 2], b: {}, c: [] }, 40)).toBe('{ "a": [1, 2], "b": {}, "c": [] }\n')
    expect(printJson([1234, 5678], 13)).toBe('[1234, 5678]\n')
    expect(printJson([1234, 5678], 12)).toBe('[\n  1234,\n  5678\n]\n')
  })

  it('puts the entries of a Map on lines of their own', () => {
    expect(printJson(new Map([['a', 1]]), 100)).toBe('{\n  "a": 1\n}\n')
    expect(printJson(new Map(), 100)).toBe('{}\n')
  })

  it('means the value it was given', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 1, max: 120 }), (given, width) => {
        const value = JSON.parse(JSON.stringify(given)) as Json
        const printed = printJson(value, width)
        expect(JSON.parse(printed)).toEqual(value)
      }),
    )
  })

  it('keeps minus zero', () => {
    expect(printJson([-0, 0], 100)).toBe('[-0, 0]\n')
  })

  it('prints values that nest two thousand levels deep', () => {
    let deep: Json = []
    for (let level = 0; level < 2000; level++) deep = [deep]
    expect(printJson(deep, 100).split('\n').length).toBeGreaterThan(3800)
  })
})
