import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../lib/json.ts'
import { arbitraryJson } from '../../test/arbitrary-flow.ts'
import { literalSchema, sourceSchema, wireSchema } from './file-schema.ts'
import { explainInput, readInputSource, readLiteral, readWire } from './read-input.ts'

/** Values around what an input may be, most of them a little wrong. */
const nearInput: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Json>(
      'a',
      0,
      true,
      null,
      'a.b',
      { from: 'a.b' },
      { from: 'inputs.a' },
      { lines: ['a'] },
    ),
    fc.constantFrom<Json>(
      { from: 'a' },
      { from: 'a.inputs' },
      { from: 'prototype.a' },
      { from: 1 },
      { from: 'a.b.c' },
    ),
    fc.array(tie('value') as fc.Arbitrary<Json>, { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('from', 'value', 'lines', 'a'), tie('value'), { maxKeys: 2 }),
    arbitraryJson,
  ) as fc.Arbitrary<Json>,
})).value

describe('readInputSource', () => {
  it('accepts exactly what the schema accepts', () => {
    fc.assert(
      fc.property(nearInput, (json) => {
        expect(readInputSource(json) !== undefined).toBe(sourceSchema.safeParse(json).success)
        expect(readLiteral(json) !== undefined).toBe(literalSchema.safeParse(json).success)
        expect(readWire(json) !== undefined).toBe(wireSchema.safeParse(json).success)
      }),
      { numRuns: 3000 },
    )
  })

  it('joins lines, and remembers that they were lines', () => {
    const literal = { type: 'literal', value: 'a\n\nb', lines: true }
    expect(readInputSource({ lines: ['a', '', 'b'] })).toEqual(literal)
  })

  it('takes an empty list as a literal', () => {
    expect(readInputSource([])).toEqual({ type: 'literal', value: [] })
  })
})

describe('explainInput', () => {
  it.each<[Json, string, string]>([
    [[{ from: 'a.b' }, 'x'], 'mixed-gather', '{ "value": … }'],
    [{ style: 'plain' }, 'bare-object', '{ "value": … }'],
    [{}, 'bare-object', '{ "value": … }'],
    [[{ style: 'plain' }], 'bare-object', '{ "value": … }'],
    [{ from: 'a.b', also: 1 }, 'invalid-wire', '{ "value": … }'],
    [{ from: 'a' }, 'invalid-wire', 'not "a"'],
    [[{ from: 'a' }], 'invalid-wire', 'node.port'],
    [{ lines: 'a' }, 'wrong-value', 'one for each line'],
  ])('says what to write instead of %j', (json, code, message) => {
    expect(readInputSource(json)).toBeUndefined()
    const told = explainInput(json)
    expect(told.code).toBe(code)
    expect(told.message).toContain(message)
  })
})
