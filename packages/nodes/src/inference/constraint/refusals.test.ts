import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { isFlowError } from '@chainwright/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Writer, readWriter } from '../../../test/random-replies.ts'
import { writeTinyLlama } from '../../../test/tiny-models.ts'

let folder: string
let writer: Writer

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'constraint-refusals-'))
  writeTinyLlama(folder)
  writer = readWriter(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a constraint is refused, not passed over', () => {
  test.each([
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    '(a)\\1',
    '(?<x>a)\\k<x>',
    '\\bword\\b',
    '\\p{L}+',
    'a^b',
    'a$b',
    '(^a)',
    '(a$|b)',
    '(?i:a)',
    '(',
    'a{2,1}',
    '[b-a]',
    'a{10001}',
    '('.repeat(60) + 'a' + ')'.repeat(60),
    '[^\\s\\S]',
    'a[]',
    '\\ud800',
  ])('the regular expression %j', async (regex) => {
    await expect(writer.write({ regex }, 1)).rejects.toMatchObject({ code: 'constraint-invalid' })
  })

  const item = { type: 'object', properties: { next: { $ref: '#/$defs/item' } } }
  test.each<Record<string, unknown>>([
    { not: { type: 'string' } },
    { type: 'array', uniqueItems: true },
    { type: 'integer', multipleOf: 3 },
    { type: 'object', patternProperties: { a: true } },
    { type: 'object', minProperties: 1 },
    { if: {} },
    { type: 'string', format: 'color' },
    { type: 'string', minLength: 2, pattern: 'a' },
    { type: 'string', pattern: '(?=a)' },
    { type: 'strin' },
    { typ: 'string' },
    { type: 'string', minLength: -1 },
    { type: 'number', minimum: '1' },
    { properties: [] },
    { required: ['a', 1] },
    { anyOf: [] },
    { anyOf: [{ type: 'string' }], minLength: 2 },
    { allOf: [{ minimum: 1 }, { maximum: 2 }] },
    { oneOf: [{ type: 'integer' }, { type: 'number' }] },
    { oneOf: [{ type: 'string' }, {}] },
    { $ref: '#/nowhere' },
    { $ref: 'other.json' },
    { $ref: '#anchor' },
    { items: [{ type: 'string' }], type: 'array' },
    { enum: ['a'], minLength: 3 },
    // No value meets these.
    { enum: [] },
    { type: 'string', enum: [1] },
    { type: 'integer', minimum: 2.1, maximum: 2.9 },
    { type: 'array', minItems: 2, maxItems: 1 },
    { type: 'object', properties: { a: false }, required: ['a'] },
    { type: 'object', required: ['a'], additionalProperties: false },
    { $defs: { item: { ...item, required: ['next'] } }, $ref: '#/$defs/item' },
  ])('the schema %j', async (schema) => {
    await expect(writer.write({ schema }, 1)).rejects.toMatchObject({ code: 'constraint-invalid' })
  })

  test.each([[[]], [['']], [['a', '\ud800']]])('the choices %j', async (choices) => {
    await expect(writer.write({ choices }, 1)).rejects.toMatchObject({ code: 'constraint-invalid' })
  })
})

test('names the part of a schema that is at fault', async () => {
  const schema = { type: 'object', properties: { 'a/b': { type: 'array', items: { not: {} } } } }
  await expect(writer.write({ schema }, 1)).rejects.toThrow(
    'the part at "#/properties/a~1b/items" has the keyword "not"',
  )
})

describe('a hostile constraint neither hangs nor explodes', () => {
  let deep: Record<string, unknown> = { type: 'string' }
  for (let level = 0; level < 40; level += 1)
    deep = { properties: { a: deep, b: { type: 'null' } } }
  const chain = Object.fromEntries(
    Array.from({ length: 2000 }, (_, at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]),
  )
  test.each([
    ['nested counts', { regex: '((a{1,1000}){1,1000}){1,1000}' }],
    ['nested stars', { regex: '((((a*)*)*)*)*b' }],
    ['many optional letters', { regex: `(.?){5000}.{5000}` }],
    ['a machine of many states', { regex: '(a|b)*a(a|b){40}' }],
    ['many alternatives', { regex: `(${'a|b|'.repeat(5000)}c)+` }],
    ['long', { regex: 'a'.repeat(300_000) }],
    ['long classes', { regex: `[${'a-z'.repeat(5000)}]{1,9000}` }],
    ['deep objects', { schema: deep }],
    ['a long chain of references', { schema: { $ref: '#/$defs/d0', $defs: chain } }],
    ['a reference to itself', { schema: { $ref: '#' } }],
    ['references in a circle', { schema: { anyOf: [{ $ref: '#' }, { type: 'null' }] } }],
    [
      'many alternatives of one property',
      { schema: { oneOf: Array.from({ length: 3000 }, (_, at) => ({ const: at })) } },
    ],
    ['counted lists in lists', { schema: nested(6) }],
    ['many choices', { choices: Array.from({ length: 6000 }, (_, at) => `choice ${at}`) }],
  ])('%s', { timeout: 60_000 }, async (_, constraint) => {
    const before = performance.now()
    const problem: unknown = await writer.write(constraint, 1).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (problem !== undefined) expect(isFlowError(problem), `${problem as string}`).toBe(true)
    expect(performance.now() - before).toBeLessThan(30_000)
  })

  function nested(levels: number): Record<string, unknown> {
    if (levels === 0) return { type: 'string', maxLength: 10_000 }
    return { type: 'array', items: nested(levels - 1), minItems: 1, maxItems: 10_000 }
  }
})

test('answers any schema at all with a reply or a FlowError', { timeout: 60_000 }, async () => {
  const keyword = fc.constantFrom(
    'type',
    'enum',
    'const',
    'properties',
    'required',
    'items',
    'prefixItems',
    'minItems',
    'maxLength',
    'pattern',
    'minimum',
    'anyOf',
    'oneOf',
    'allOf',
    '$ref',
    '$defs',
    'format',
  )
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('object', 'array', 'string', 'integer', '#', '#/$defs/a', ['a'], [true], {}),
  )
  await fc.assert(
    fc.asyncProperty(fc.dictionary(keyword, value, { maxKeys: 4 }), async (schema) => {
      try {
        await writer.write({ schema }, 1)
      } catch (error) {
        expect(isFlowError(error), String(error)).toBe(true)
      }
    }),
    { numRuns: 500 },
  )
})
