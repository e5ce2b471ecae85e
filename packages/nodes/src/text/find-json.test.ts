import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJson } from './find-json.ts'

test.each([
  ['{"a": 1}', { a: 1 }],
  ['  [1, 2]\n', [1, 2]],
  ['42', 42],
  ['"word"', 'word'],
  ['Sure! Here it is: {"a": {"b": [1, "}"]}} Anything else?', { a: { b: [1, '}'] } }],
  ['Use {braces} as in [this] {"a": true}', { a: true }],
  ['As [1] says:\n```json\n{"a": "`"}\n```', { a: '`' }],
  ['```\n7\n```', 7],
  ['```{"a": null}```', { a: null }],
  ['[1, 2', undefined],
  ['{"a": 1,} {"b": 01} [1 2] {\'c\': 1}', undefined],
  ['no value', undefined],
  ['', undefined],
])('finds in %j', (text, value) => {
  expect(findJson(text)?.value).toEqual(value)
})

test('finds every value that JSON can write, alone and between words', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.nat(2), (value, indent) => {
      const written = JSON.stringify(value, undefined, indent)
      const same = JSON.parse(written) as unknown
      expect(findJson(written)?.value).toEqual(same)
      if (typeof value !== 'object' || value === null) return
      expect(findJson(`Here: ${written}.`)?.value).toEqual(same)
    }),
  )
})

test('reads whole texts as JavaScript does', () => {
  const signs = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '1',
    '-',
    '.',
    'e',
    ' ',
    '\\',
    'u',
    'null',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(signs, { maxLength: 8 }), (parts) => {
      const text = parts.join('')
      const whole = parse(text)
      if (whole) expect(findJson(text)).toEqual(whole)
    }),
    { numRuns: 2000 },
  )
})

test('gives up soon on a text that only looks like JSON', () => {
  const before = performance.now()
  for (const piece of ['[', '{"a":', '["', '[1,', '{"a":"\\"', '```', '[{"a":[']) {
    expect(findJson(piece.repeat(100_000))).toBeUndefined()
  }
  expect(performance.now() - before).toBeLessThan(5000)
})

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
