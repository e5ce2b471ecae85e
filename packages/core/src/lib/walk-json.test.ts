import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { jsonPointer } from './json-pointer.ts'
import { endOfString, walkJson } from './walk-json.ts'

describe('walkJson', () => {
  it('visits every key and item of any document in order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as unknown
        const visited = Array.from(walkJson(JSON.stringify(json, null, 1)), ({ path }) =>
          jsonPointer(path),
        )
        expect(visited).toEqual(places(json, ''))
      }),
    )
  })
})

describe('endOfString', () => {
  it('skips quotes that are escaped', () => {
    expect(endOfString(String.raw`a\"b"c`, 0)).toBe(4)
    expect(endOfString(String.raw`a\\"`, 0)).toBe(3)
    expect(endOfString('never', 0)).toBe(5)
  })
})

function places(value: unknown, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [pointer]
  const parts = Object.entries(value).flatMap(([key, part]) =>
    places(part, pointer + jsonPointer([key])),
  )
  return [pointer, ...parts]
}
