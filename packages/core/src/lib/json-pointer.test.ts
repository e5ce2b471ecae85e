import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPointer, locate, placeAt, pointerPath } from './json-pointer.ts'

const text = `{
  "nodes": {
    "a": { "inputs": { "text": [1, { "x/y": "here" }] } },
    "b": {}
  },
  "outputs": {}
}
`

describe('jsonPointer', () => {
  it('escapes what a pointer gives a meaning, and reads it back', () => {
    expect(jsonPointer(['a/b', '~', 0, ''])).toBe('/a~1b/~0/0/')
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'a') })),
        (path) => {
          expect(pointerPath(jsonPointer(path))).toEqual(path)
        },
      ),
    )
  })
})

describe('locate', () => {
  it.each([
    ['', 1, 1],
    ['/nodes', 2, 3],
    ['/nodes/a', 3, 5],
    ['/nodes/a/inputs/text/1/x~1y', 3, 38],
    ['/nodes/a/inputs/text/0', 3, 33],
    ['/nodes/b', 4, 5],
    ['/outputs', 6, 3],
  ])('finds %s', (pointer, line, column) => {
    expect(locate(text, pointer)).toEqual({ line, column })
  })

  it('gives the nearest parent of what is not there', () => {
    expect(locate(text, '/nodes/b/type')).toEqual({ line: 4, column: 5 })
  })

  it('makes out what it can of a broken text', () => {
    expect(locate('{"a": 1,, "b" [}} "c"', '/b')).toEqual({ line: 1, column: 11 })
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:a\\ \n') }), (broken) => {
        expect(locate(broken, '/a/0').line).toBeGreaterThan(0)
      }),
    )
  })
})

describe('placeAt', () => {
  it('counts lines and columns from 1', () => {
    expect(placeAt('ab\ncd', 0)).toEqual({ line: 1, column: 1 })
    expect(placeAt('ab\ncd', 2)).toEqual({ line: 1, column: 3 })
    expect(placeAt('ab\ncd', 4)).toEqual({ line: 2, column: 2 })
  })
})
