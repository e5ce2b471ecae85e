import { createRegistry, parseFlow, planFlow } from '@chainwright/core'
import { standardNodes } from '@chainwright/nodes'
import { createFakeModels } from '@chainwright/nodes/fake'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { greetFlow } from '../../../test/serve/serve-flows.ts'
import { startFlows } from '../started-call.ts'
import { answerOpenAi } from './answer-openai.ts'
import type { OpenAiOffer } from './endpoint.ts'

const runs = Number(process.env['CHAINWRIGHT_FUZZ'] ?? 2_000) / 10

function offered(): OpenAiOffer {
  const models = createFakeModels({ reply: 'a reply', dimensions: 4 })
  const { flow } = parseFlow(greetFlow)
  const plan = planFlow(flow!, createRegistry(standardNodes))
  const { flows } = startFlows([{ name: 'greet', flow: flow!, plan, services: {} }], models)
  const askModel = () => () => undefined
  return { flows, models, references: ['starter'], askModel, since: 1, bodyBytes: 10_000 }
}

const paths = ['chat/completions', 'completions', 'embeddings']

function ask(path: string, body: string, type = 'application/json'): Promise<Response> {
  const url = `http://localhost/v1/${path}`
  const headers = { 'Content-Type': type }
  return answerOpenAi(offered(), new Request(url, { method: 'POST', body, headers }))
}

/** Fields as clients send them, with values that fit and values that do not. */
const anyBody = fc.record(
  {
    model: fc.constantFrom<unknown>('starter', 'greet', 'nobody', 7, null),
    messages: fc.oneof(
      fc.constant([{ role: 'user', content: 'Hello' }]),
      fc.array(
        fc.record({ role: fc.constantFrom('user', 'tool', 'system'), content: fc.jsonValue() }),
      ),
      fc.jsonValue(),
    ),
    prompt: fc.oneof(fc.string(), fc.jsonValue()),
    input: fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue()),
    n: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.jsonValue()),
    temperature: fc.oneof(fc.double({ min: 0, max: 2, noNaN: true }), fc.jsonValue()),
    max_tokens: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.jsonValue()),
    stop: fc.oneof(fc.string(), fc.jsonValue()),
    stream: fc.oneof(fc.boolean(), fc.jsonValue()),
    stream_options: fc.oneof(fc.constant({ include_usage: true }), fc.jsonValue()),
    logprobs: fc.oneof(fc.boolean(), fc.integer({ min: 0, max: 6 })),
    response_format: fc.oneof(fc.constant({ type: 'json_object' }), fc.jsonValue()),
    encoding_format: fc.constantFrom('float', 'base64', 'other'),
    unknown: fc.jsonValue(),
  },
  { requiredKeys: ['model'] },
)

it('answers whatever it is asked, or refuses it in the form of the protocol', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...paths), anyBody, async (path, body) => {
      const answer = await ask(path, JSON.stringify(body))
      const text = await answer.text()
      expect([200, 400, 404]).toContain(answer.status)
      if (answer.status === 200) return
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
})

it.each([
  ['{', 400],
  ['[]', 400],
  ['"text"', 400],
  [`{"model":"starter","model":"greet"}`, 400],
  [JSON.stringify({ model: 'x'.repeat(20_000) }), 413],
])('refuses the body %.40s with %i', async (body, status) => {
  expect((await ask('chat/completions', body)).status).toBe(status)
})

it('takes JSON alone, at the addresses that there are, by the right method', async () => {
  const text = JSON.stringify({ model: 'starter', prompt: 'Hello' })
  expect((await ask('completions', text, 'text/plain')).status).toBe(415)
  expect((await ask('images/generations', text)).status).toBe(404)
  const got = new Request('http://localhost/v1/completions')
  expect((await answerOpenAi(offered(), got)).status).toBe(405)
})
