import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parsePath, valueAt } from './json-path.ts'

test.each([
  ['', []],
  ['a', ['a']],
  ['a.b[0].c', ['a', 'b', 0, 'c']],
  ['[0][1]', [0, 1]],
  ['["odd key"].x', ['odd key', 'x']],
  ['["a\\"b"]', ['a"b']],
  ['größe.名', ['größe', '名']],
])('reads %j', (path, steps) => {
  expect(parsePath(path)).toEqual(steps)
})

test.each([
  '.a',
  'a.',
  'a..b',
  'a[',
  'a[x]',
  'a[-1]',
  'a[0]b',
  'a b',
  '["a]',
  'a.'.repeat(40) + 'a',
])('refuses %j', (path) => {
  expect(() => parsePath(path)).toThrow(expect.objectContaining({ code: 'path-invalid' }))
})

test('follows own properties only', () => {
  const value = { list: [{ name: 'Ada' }], text: 'abc' }
  expect(valueAt(value, ['list', 0, 'name'])).toBe('Ada')
  for (const path of [
    'constructor',
    '__proto__',
    'toString',
    'list.length',
    'text.length',
    'text[0]',
    'list[1]',
  ]) {
    expect(valueAt(value, parsePath(path))).toBeUndefined()
  }
  expect(valueAt(JSON.parse('{"__proto__": 1}'), ['__proto__'])).toBe(1)
})

test('finds what any path of quoted names leads to', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { maxLength: 5 }), (names) => {
      const value = names.reduceRight<unknown>(
        (inner, name) => Object.fromEntries([[name, inner]]),
        1,
      )
      const path = names.map((name) => `[${JSON.stringify(name)}]`).join('')
      expect(valueAt(value, parsePath(path))).toBe(1)
    }),
  )
})
