import { createRegistry, parseFlow, planFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createFakeModels } from '@chainwright/nodes/fake'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { greetFlow } from '../../../test/serve/serve-flows.ts'
import { startFlows } from '../started-call.ts'
import { answerOpenAi } from './answer-openai.ts'
import type { OpenAiOffer } from './endpoint.ts'

const runs = Math.ceil(Number(process.env['CHAINWRIGHT_FUZZ'] ?? 3_000) / 10)

function offered(): OpenAiOffer {
  const models = createFakeModels({ reply: 'a reply', dimensions: 4 })
  const { flow } = parseFlow(greetFlow)
  const plan = planFlow(flow!, createRegistry(standardNodes))
  const { flows } = startFlows([{ name: 'greet', flow: flow!, plan, services: {} }], models)
  const askModel = () => () => undefined
  return { flows, models, references: ['starter'], askModel, since: 1, bodyBytes: 10_000 }
}

function ask(path: string, body: string, type = 'application/json'): Promise<Response> {
  const url = `http://localhost/v1/${path}`
  const headers = { 'Content-Type': type }
  return answerOpenAi(offered(), new Request(url, { method: 'POST', body, headers }))
}

/** A request in order for each address. */
const goodBodies = {
  'chat/completions': { model: 'starter', messages: [{ role: 'user', content: 'Hello' }] },
  completions: { model: 'starter', prompt: 'Hello' },
  embeddings: { model: 'starter', input: ['Hello'] },
}

/** Values of fields that fit, and values that do not. */
const values: Record<string, fc.Arbitrary<unknown>> = {
  model: fc.constantFrom<unknown>('greet', 'nobody', 7, null),
  messages: fc.array(
    fc.record({ role: fc.constantFrom('user', 'tool', 'system'), content: fc.jsonValue() }),
  ),
  prompt: fc.array(fc.string()),
  input: fc.string(),
  n: fc.integer({ min: -1, max: 3 }),
  temperature: fc.double({ min: -1, max: 3, noNaN: true }),
  max_tokens: fc.integer({ min: 0, max: 9 }),
  seed: fc.integer(),
  stop: fc.oneof(fc.string(), fc.array(fc.string())),
  stream: fc.boolean(),
  echo: fc.boolean(),
  stream_options: fc.constant({ include_usage: true }),
  logprobs: fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 6 })),
  response_format: fc.constantFrom({ type: 'json_object' }, { type: 'text' }, { type: 'poem' }),
  encoding_format: fc.constantFrom('float', 'base64', 'other'),
  nonsense: fc.constant(1),
}
const anyField = fc.oneof(
  ...Object.entries(values).map(([name, value]) =>
    fc.tuple(fc.constant(name), fc.oneof({ weight: 3, arbitrary: value }, fc.jsonValue())),
  ),
)
const anyPath = fc.constantFrom(...(Object.keys(goodBodies) as (keyof typeof goodBodies)[]))
const anyFields = fc.array(anyField, { maxLength: 3 })

it('answers whatever it is asked, or refuses it in the form of the protocol', async () => {
  let answered = 0
  await fc.assert(
    fc.asyncProperty(anyPath, anyFields, async (path, fields) => {
      const body = { ...goodBodies[path], ...Object.fromEntries(fields) }
      const answer = await ask(path, JSON.stringify(body))
      const text = await answer.text()
      expect([200, 400, 404]).toContain(answer.status)
      expect(text).not.toContain('server_error')
      if (answer.status === 200) return void (answered += 1)
      expect(JSON.parse(text)).toEqual({
        error: {
          message: expect.stringMatching(/./),
          type: 'invalid_request_error',
          param: expect.toSatisfy((param) => param === null || typeof param === 'string'),
          code: expect.toSatisfy((code) => code === null || typeof code === 'string'),
        },
      })
    }),
    { numRuns: runs },
  )
  expect(answered).toBeGreaterThan(0)
}, 300_000)

it.each([
  ['{', 400],
  ['[]', 400],
  ['"text"', 400],
  [`{"model":"starter","model":"greet"}`, 400],
  [JSON.stringify({ model: 'x'.repeat(20_000) }), 413],
])('refuses a body that is no object, or too large: %s', async (body, status) => {
  expect((await ask('chat/completions', body)).status).toBe(status)
})

it('takes JSON alone, at the addresses that there are, by the right method', async () => {
  const text = JSON.stringify({ model: 'starter', prompt: 'Hello' })
  expect((await ask('completions', text, 'text/plain')).status).toBe(415)
  expect((await ask('images/generations', text)).status).toBe(404)
  const got = new Request('http://localhost/v1/completions')
  expect((await answerOpenAi(offered(), got)).status).toBe(405)
})
