import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonError } from './json-error.ts'

describe('findJsonError', () => {
  it.each([
    ['', 0, 'the text ends too early'],
    ['{"a":1,}', 7, 'after the last entry there is no comma'],
    ['{"a" 1}', 5, 'a colon must follow'],
    ['[1 2]', 3, 'a comma or the closing bracket'],
    ['{a:1}', 1, 'a key in double quotes'],
    ['[1] x', 4, 'nothing may follow'],
    ['// no\n{}', 0, 'JSON has no comments'],
    ['["a\nb"]', 3, 'a line break'],
    ['["\\x"]', 2, 'no such escape'],
    ['["a', 1, 'this string is never closed'],
    ['[NaN]', 1, 'a value'],
    ['[01]', 2, 'a comma or the closing bracket'],
    ['{"a":[1}', 7, 'a comma or the closing bracket'],
  ])('says where and why %j is no JSON', (text, offset, message) => {
    const error = findJsonError(text)
    expect(error?.offset).toBe(offset)
    expect(error?.message).toContain(message)
  })

  it('refuses exactly what JSON.parse refuses', () => {
    const bits = fc.constantFrom(
      ...'{}[]:,"\\u0041e+-.19 \n',
      'true',
      'null',
      '"a"',
      '"a":',
      '\t',
      '\u0001',
    )
    const almost = fc.tuple(fc.json(), fc.nat(40), bits).map(([text, at, bit]) => {
      return text.slice(0, at % (text.length + 1)) + bit + text.slice(at % (text.length + 1))
    })
    fc.assert(
      fc.property(
        fc.oneof(
          almost,
          fc.array(bits).map((parts) => parts.join('')),
        ),
        (text) => {
          expect(findJsonError(text) === undefined).toBe(isJson(text))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('does not recurse', () => {
    expect(findJsonError('['.repeat(1_000_000))?.offset).toBe(1_000_000)
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
