import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyRegex, anySchema } from '../../../test/any-form.ts'
import { matchedByJavaScript } from '../../../test/matched-by-javascript.ts'
import { writeTinyLlama } from '../../../test/tiny-models.ts'
import type { Constraint, Generate } from '../../models/generate.ts'
import { createLocalModels } from '../../local/local-models.ts'
import type { LocalModels } from '../../local/local-models.ts'

// Constraints all the way: through the thread that runs the model, and its decoding.

const starterFolder = fileURLToPath(new URL('../../../../../models', import.meta.url))
const { signal } = new AbortController()
const ajv = new Ajv2020({ strict: false, formats: { date: true } })
let root: string
let models: LocalModels
let noise: Generate
let starter: Generate

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'constrained-models-'))
  writeTinyLlama(join(root, 'noise'))
  models = createLocalModels({ modelFolder: root, starterFolder })
  noise = (await models.resolve('file/noise', ['generate'], signal)).capabilities.generate!
  starter = (await models.resolve('starter', ['generate'], signal)).capabilities.generate!
})

afterAll(async () => {
  await models.close()
  rmSync(root, { recursive: true })
})

const seeds = fc.nat(1000)

function write(constraint: Constraint, seed: number) {
  const options = { constraint, seed, temperature: 1, maxTokens: 60, signal }
  return noise.generate({ text: 'a' }, options)
}

test('a model of noise keeps to any regular expression, or is cut off', async () => {
  let whole = 0
  await fc.assert(
    fc.asyncProperty(anyRegex, seeds, async (regex, seed) => {
      const { text, finish } = await write({ regex }, seed)
      if (finish === 'length') return
      whole += 1
      expect(matchedByJavaScript(regex, text) ?? true, text).toBe(true)
    }),
    { numRuns: 60 },
  )
  expect(whole).toBeGreaterThan(20)
}, 60_000)

test('a model of noise keeps to any schema, or is cut off', async () => {
  let whole = 0
  await fc.assert(
    fc.asyncProperty(anySchema, seeds, async (schema, seed) => {
      const { text, finish } = await write({ schema }, seed)
      if (finish === 'length') return
      whole += 1
      expect(ajv.compile(schema)(JSON.parse(text)), text).toBe(true)
    }),
    { numRuns: 60 },
  )
  expect(whole).toBeGreaterThan(20)
}, 60_000)

test('replies of one batch keep each to its own form', async () => {
  const forms: Constraint[] = [
    { choices: ['yes', 'no'] },
    { regex: '[0-9]{4}' },
    { schema: { type: 'array', items: { enum: [1, 2] }, minItems: 2, maxItems: 2 } },
    { regex: '(' },
  ]
  const requests = forms.map((constraint) => ({ prompt: { text: 'a' }, constraint }))
  const replies = await noise.generateBatch!(requests, { signal })
  expect(replies).toMatchObject([
    { text: expect.stringMatching(/^(yes|no)$/), finish: 'stop' },
    { text: expect.stringMatching(/^\d{4}$/), finish: 'stop' },
    { text: expect.stringMatching(/^\[ ?[12], ?[12] ?\]$/), finish: 'stop' },
    { code: 'constraint-invalid' },
  ])
})

test('the starter model answers with one of the choices', async () => {
  const content = 'Is the sea salty? Answer yes or no.'
  const prompt = { messages: [{ role: 'user' as const, content }] }
  const constraint = { choices: ['yes', 'no', 'perhaps'] }
  const { text, finish } = await starter.generate(prompt, { constraint, signal })
  expect(constraint.choices).toContain(text)
  expect(finish).toBe('stop')
}, 60_000)

test('the starter model fills in a schema', async () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', maxLength: 40 },
      born: { type: 'integer', minimum: 1700, maximum: 2000 },
      fields: { type: 'array', items: { enum: ['mathematics', 'physics', 'poetry'] }, maxItems: 3 },
      alive: { type: 'boolean' },
    },
    required: ['name', 'born', 'fields', 'alive'],
    additionalProperties: false,
  }
  const content = 'Ada Lovelace was an English mathematician, born in 1815. Describe her as JSON.'
  const prompt = { messages: [{ role: 'user' as const, content }] }
  const { text, finish } = await starter.generate(prompt, { constraint: { schema }, signal })
  expect(finish).toBe('stop')
  expect(ajv.compile(schema)(JSON.parse(text)), text).toBe(true)
  expect(JSON.parse(text)).toMatchObject({ name: expect.stringContaining('Ada') })
}, 60_000)
