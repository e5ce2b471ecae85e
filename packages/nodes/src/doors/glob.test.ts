import fc from 'fast-check'
import { expect, test } from 'vitest'
import { matchesPart } from './glob.ts'

test.each([
  ['*.md', 'a.md', true],
  ['*.md', '.md', false],
  ['.*', '.md', true],
  ['a*b*c', 'aXbYbZc', true],
  ['a*b*c', 'aXbYbZ', false],
  ['?', '漢', true],
  ['?', '👍', true],
  ['?', '', false],
  ['[a].md', 'a.md', false],
  ['*', '', true],
])('matches %s with %s: %s', (pattern, name, expected) => {
  expect(matchesPart(pattern, name)).toBe(expected)
})

test('agrees with a plain recursive matcher', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 8 })
  fc.assert(
    fc.property(letters, letters, (pattern, name) => {
      expect(matchesPart(pattern, name)).toBe(slowly(pattern, name))
    }),
  )
})

test('takes a pattern of many stars without delay', () => {
  expect(matchesPart('*a'.repeat(100) + 'b', 'a'.repeat(255))).toBe(false)
})

function slowly(pattern: string, name: string): boolean {
  if (pattern === '') return name === ''
  const rest = pattern.slice(1)
  if (pattern[0] === '*')
    return slowly(rest, name) || (name !== '' && slowly(pattern, name.slice(1)))
  return (
    name !== '' && (pattern[0] === '?' || pattern[0] === name[0]) && slowly(rest, name.slice(1))
  )
}
