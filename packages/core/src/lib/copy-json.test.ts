import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyJson } from './copy-json.ts'

const limits = { depth: 64, stringBytes: 1000, issues: 100, size: 100_000 }

describe('copyJson', () => {
  it('copies any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as unknown
        if (JSON.stringify(plain).includes('__proto__')) return
        const { json, problems } = copyJson(plain, limits)
        expect(problems).toEqual([])
        expect(json).toEqual(plain)
        if (typeof plain === 'object' && plain !== null) expect(json).not.toBe(plain)
      }),
    )
  })

  it('leaves out properties that are undefined', () => {
    expect(copyJson({ a: undefined, b: 1 }, limits).json).toStrictEqual({ b: 1 })
  })

  it.each([
    ['a function', { a: [() => 0] }, 'not-json', '/a/0'],
    ['a class instance', { a: new Date(0) }, 'not-json', '/a'],
    ['a bigint', [1n], 'not-json', '/0'],
    ['a hole', [undefined], 'not-json', '/0'],
    ['a number that is not finite', { a: NaN }, 'number-too-large', '/a'],
    ['a long text', ['x'.repeat(1001)], 'string-too-long', '/0'],
    ['an own __proto__', JSON.parse('{"a":{"__proto__":1}}'), 'refused-name', '/a/__proto__'],
  ])('refuses %s', (_, value, code, pointer) => {
    expect(copyJson(value, limits)).toEqual({ json: undefined, problems: [{ code, pointer }] })
  })

  it('refuses a cycle as nesting that is too deep', () => {
    const cycle: unknown[] = []
    cycle.push(cycle)
    expect(copyJson(cycle, limits).problems[0]?.code).toBe('nesting-too-deep')
  })

  it('stops at values that would unfold to more than the size', () => {
    let shared: unknown = 'x'
    for (let level = 0; level < 60; level++) shared = [shared, shared]
    expect(copyJson(shared, limits).problems).toEqual([{ code: 'too-large', pointer: '' }])
    expect(copyJson(Object.assign([], { length: 1e9 }), limits).problems).toEqual([
      { code: 'too-large', pointer: '' },
    ])
  })

  it('reads each property once, so that what was checked is what is used', () => {
    let reads = 0
    const shifty = Object.defineProperty({}, 'a', { enumerable: true, get: () => ++reads })
    expect(copyJson(shifty, limits).json).toEqual({ a: 1 })
  })
})
