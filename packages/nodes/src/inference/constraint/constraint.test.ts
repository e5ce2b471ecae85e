import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anyText } from '../../../test/any-text.ts'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import { anyRegex, anySchema } from '../../../test/any-form.ts'
import { matchedByJavaScript } from '../../../test/matched-by-javascript.ts'
import { type Writer, readWriter } from '../../../test/random-replies.ts'

let folder: string
let writer: Writer

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'constraint-'))
  writeTinyLlama(folder)
  writer = readWriter(folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

const ajv = new Ajv2020({ strict: false, formats: { date: true } })
const seeds = fc.integer({ min: 1, max: 2 ** 31 })

describe('a reply of random tokens', () => {
  test('is one of the choices', { timeout: 60_000 }, async () => {
    const choices = fc.array(
      anyText(8).filter((text) => text !== ''),
      { minLength: 1, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(choices, seeds, async (texts, seed) => {
        expect(texts).toContain(await writer.write({ choices: texts }, seed))
      }),
    )
  })

  test('can be each of the choices', async () => {
    const choices = ['a', 'ab', 'abc', '€', '€a', '𝄞']
    const found = new Set<string>()
    for (let seed = 1; seed < 200; seed += 1)
      found.add((await writer.write({ choices }, seed)) ?? '')
    expect([...found].toSorted()).toEqual(choices.toSorted())
  })

  test('matches the regular expression as JavaScript reads it', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anyRegex, seeds, async (regex, seed) => {
        const text = await writer.write({ regex }, seed)
        const isMatched = text === undefined ? undefined : matchedByJavaScript(regex, text)
        fc.pre(isMatched !== undefined)
        expect(isMatched, text).toBe(true)
      }),
      { numRuns: 200, maxSkipsPerRun: 0.2 },
    )
  })

  test('is JSON that the schema accepts', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(anySchema, seeds, async (schema, seed) => {
        const text = await writer.write({ schema }, seed)
        fc.pre(text !== undefined)
        const check = ajv.compile(schema)
        expect(check(JSON.parse(text)), `${text} ${JSON.stringify(check.errors)}`).toBe(true)
      }),
      { numRuns: 100, maxSkipsPerRun: 0.2 },
    )
  })
})

test.each([
  [{ minimum: 0.5, maximum: 2.25 }],
  [{ minimum: -0.3, exclusiveMaximum: 0 }],
  [{ exclusiveMinimum: -20, maximum: 105 }],
  [{ minimum: 1e-7, maximum: 3e-7 }],
  [{ minimum: 99_999.75 }],
  [{ maximum: -1e14 }],
  [{ exclusiveMinimum: 0.1, exclusiveMaximum: 0.2 }],
])('keeps numbers and whole numbers within %j', async (bounds) => {
  for (const type of ['number', 'integer']) {
    const schema = { type, ...bounds }
    const check = ajv.compile(schema)
    for (let seed = 1; seed < 60; seed += 1) {
      const reply = writer.write({ schema }, seed)
      if (type === 'integer' && !wholeBetween(bounds)) {
        await expect(reply).rejects.toMatchObject({ code: 'constraint-invalid' })
        continue
      }
      const text = (await reply) ?? ''
      expect(check(JSON.parse(text)), text).toBe(true)
    }
  }
})

function wholeBetween({
  minimum = -Infinity,
  maximum = Infinity,
  ...strict
}: Record<string, number>) {
  const low = Math.max(Math.ceil(minimum), Math.floor(strict['exclusiveMinimum'] ?? -Infinity) + 1)
  const high = Math.min(Math.floor(maximum), Math.ceil(strict['exclusiveMaximum'] ?? Infinity) - 1)
  return low <= high
}
