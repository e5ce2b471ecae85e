import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from '../lib/zod.ts'
import { T, bind, list, number, portTypeByName, portTypes, text } from './port-type.ts'
import { valueProblem } from './value-problem.ts'

const values = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(NaN, Infinity, -1, 0.5, -0, undefined, null, '', [], {}),
  fc.array(fc.oneof(fc.integer(), fc.double(), fc.string())),
  fc.dictionary(fc.string(), fc.double({ min: -1, max: 2 })),
  fc.record({ text: fc.string(), score: fc.double(), span: fc.jsonValue() }, { requiredKeys: [] }),
  fc.record({ value: fc.double(), kind: fc.string() }),
  fc.array(fc.record({ role: fc.constantFrom('user', 'system', 'tool'), content: fc.string() })),
)

describe.each([...portTypes.values(), ...[...portTypes.values()].map(list)])('$name', (type) => {
  it('is judged fast as its schema judges it', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(type.accepts(value)).toBe(z.safeParse(type.schema, value).success)
      }),
      { numRuns: 400 },
    )
  })
})

it('a type is found by the name that files use', () => {
  expect(portTypeByName('text')).toBe(text)
  expect(portTypeByName('number[]')).toBe(list(number))
  expect(portTypeByName('text[][]')).toBe(list(list(text)))
  expect(portTypeByName('text[][][]')).toBeUndefined()
  expect(portTypeByName('txt')).toBeUndefined()
})

it('a type variable keeps its lists when it is bound', () => {
  expect(bind(list(list(T)), text)).toBe(list(list(text)))
  expect(bind(number, text)).toBe(number)
})

it('a value that does not suit is explained by its place', () => {
  expect(valueProblem(list(text), ['a', 1])).toMatchObject({ path: [1] })
  expect(valueProblem(list(text), ['a', 1])?.message).toContain('string')
  expect(valueProblem(text, 'a')).toBeUndefined()
})
