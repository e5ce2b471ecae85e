import fc from 'fast-check'
import { expect, test } from 'vitest'
import { meets, parseBranches, parseCondition, sameJson } from './conditions.ts'

test.each([
  ['yes', { equals: 'yes' }, true],
  ['Yes', { equals: 'yes' }, false],
  [{ a: 1, b: [2] }, { equals: { b: [2], a: 1 } }, true],
  [null, { equals: null }, true],
  [2, { oneOf: [1, 2] }, true],
  [3, { oneOf: [1, 2] }, false],
  [0.4, { below: 0.5 }, true],
  [0.5, { below: 0.5 }, false],
  [0.5, { above: 0.5 }, false],
  [0.5, { above: 0.1, below: 0.9 }, true],
  [{ value: 0.7, kind: 'cosine' }, { above: 0.5 }, true],
  ['a cat', { contains: 'cat' }, true],
  [['a', 'b'], { contains: 'b' }, true],
  [[{ a: 1 }], { contains: { a: 1 } }, true],
  ['a cat', { contains: 'dog' }, false],
])('judges %j by %j as %s', (value, condition, expected) => {
  expect(meets(value, parseCondition(condition, 'It'))).toBe(expected)
})

test.each([
  ['text', { below: 1 }],
  [null, { above: 1 }],
  [12, { contains: 1 }],
  ['12', { contains: 1 }],
])('cannot judge %j by %j', (value, condition) => {
  expect(() => meets(value, condition)).toThrow(
    expect.objectContaining({ code: 'condition-mismatch' }),
  )
})

test.each([
  undefined,
  null,
  [],
  'yes',
  {},
  { equal: 1 },
  { below: '1' },
  { oneOf: 'a' },
  { equals: undefined },
])('refuses the condition %j', (literal) => {
  expect(() => parseCondition(literal, 'It')).toThrow(
    expect.objectContaining({ code: 'condition-invalid' }),
  )
})

test('keeps branches in order and refuses names that no port can have', () => {
  expect([...parseBranches({ b: { above: 1 }, a: { above: 0 } }).keys()]).toEqual(['b', 'a'])
  for (const id of ['otherwise', 'constructor', 'a b', '1']) {
    expect(() => parseBranches({ [id]: { equals: 1 } })).toThrow(`"${id}"`)
  }
})

test('finds JSON values equal when they are written alike', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      expect(sameJson(a, JSON.parse(JSON.stringify(a)))).toBe(true)
      expect(sameJson(a, b)).toBe(sameJson(b, a))
    }),
  )
})
