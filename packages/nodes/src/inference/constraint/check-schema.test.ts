import { format } from '@cfworker/json-schema'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { anyRegex, anySchema } from '../../../test/any-form.ts'
import { anyText } from '../../../test/any-text.ts'
import { matchedByJavaScript } from '../../../test/matched-by-javascript.ts'
import { createSchemaCheck } from './check-schema.ts'
import { createPatternMatch } from './match-pattern.ts'

const ajv = new Ajv2020({ strict: false, formats: { date: format['date']! } })
const endless = '^(a+)+$'
const nearly = `${'a'.repeat(60)}!`

it('finds a pattern in a text where JavaScript does', () => {
  const texts = fc.oneof(anyText(12), fc.constantFrom('a', 'aé', ' "', 'b\na', '1_x', ''))
  fc.assert(
    fc.property(anyRegex, texts, (regex, text) => {
      const expected = matchedByJavaScript(`[^]*(?:${regex})[^]*`, text)
      fc.pre(expected !== undefined)
      expect(createPatternMatch(regex)(text)).toBe(expected)
    }),
    { numRuns: 300 },
  )
})

it.each([
  ['^ab$', 'ab', true],
  ['^ab$', 'abc', false],
  ['^a|b$', 'ax', true],
  ['^a|b$', 'xa', false],
  ['b', 'a\nb\nc', true],
  ['^.$', '𝄞', true],
])('reads %j in %j as %j', (source, text, expected) => {
  expect(createPatternMatch(source)(text)).toBe(expected)
})

it.each([
  ['a property', { properties: { name: { pattern: endless } } }, { name: nearly }],
  ['a property called const', { properties: { const: { pattern: endless } } }, { const: nearly }],
  [
    'a property called pattern',
    { properties: { pattern: { pattern: endless } } },
    { pattern: nearly },
  ],
  ['names of properties', { propertyNames: { pattern: endless } }, { [nearly]: 1 }],
  ['items', { items: { pattern: endless } }, [nearly]],
  ['a definition', { $ref: '#/$defs/x', $defs: { x: { pattern: endless } } }, nearly],
  ['an unknown place', { $ref: '#/some/x', some: { x: { pattern: endless } } }, nearly],
  ['a part of all', { allOf: [{ pattern: endless }], pattern: 'a' }, nearly],
])('ends soon with a pattern that takes JavaScript for ever: in %s', (_, schema, value) => {
  expect(createSchemaCheck(schema)(value)).not.toEqual([])
})

it.each([
  ['compared values', { $ref: '#/const', const: { pattern: endless } }],
  ['examples', { $ref: '#/examples/0', examples: [{ pattern: endless }] }],
])('reads no schema out of %s', (_, schema) => {
  // The reference leads nowhere.
  expect(() => createSchemaCheck(schema)(nearly)).toThrow(/ref/i)
})

it('refuses what it cannot check in bounded time, with words', () => {
  const schema = { type: 'object', patternProperties: { [endless]: true } }
  expect(() => createSchemaCheck(schema)).toThrow(/patternProperties/)
  expect(() => createSchemaCheck({ pattern: '(?=a)' })).toThrow(
    expect.objectContaining({ code: 'constraint-invalid' }),
  )
})

it('accepts what Ajv accepts, and nothing else', () => {
  const values = fc.oneof(fc.jsonValue({ maxDepth: 2 }), anyText(6), fc.integer())
  fc.assert(
    fc.property(anySchema, values, (schema, value) => {
      expect(createSchemaCheck(schema)(value).length === 0).toBe(ajv.compile(schema)(value))
    }),
    { numRuns: 300 },
  )
})

it('keeps patterns of one schema out of others', () => {
  const [letters, digits] = ['^[a-z]+$', '^[0-9]+$'].map((pattern) =>
    createSchemaCheck({ pattern }),
  )
  expect(letters!('abc')).toEqual([])
  expect(digits!('abc')).not.toEqual([])
  expect(createSchemaCheck({ format: 'pattern ^[a-z]+$' })('1')).toEqual([])
})
