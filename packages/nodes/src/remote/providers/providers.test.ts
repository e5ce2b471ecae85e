import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { chatServer, ending, part, type Reply } from '../../../test/chat-server.ts'
import { canary, openRemote } from '../../../test/open-remote.ts'

const { signal } = new AbortController()
const messages = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Hello' },
] as const

interface Case {
  readonly kind: string
  readonly path: string
  readonly key: string
  readonly reply: Reply
  /** What the request says of the options and of the schema. */
  readonly body: object
  readonly options?: object
}

function events(response: ServerResponse, all: readonly object[], named = false): void {
  response.setHeader('content-type', 'text/event-stream')
  const lines = all.map((one) => {
    const name = named && 'type' in one ? `event: ${String(one.type)}\n` : ''
    return `${name}data: ${JSON.stringify(one)}\n\n`
  })
  response.end(lines.join(''))
}

const schema = {
  type: 'object',
  properties: { n: { type: 'number' } },
  required: ['n'],
  additionalProperties: false,
}

const cases: readonly Case[] = [
  {
    kind: 'openai',
    path: '/v1/chat/completions',
    key: 'authorization',
    options: { seed: 7 },
    reply: (_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(part({ content: '{"n":' }) + part({ content: '1}' }) + ending('stop', 5, 2))
    },
    body: { temperature: 0.5, max_tokens: 20, seed: 7, response_format: { type: 'json_schema' } },
  },
  {
    kind: 'huggingface',
    path: '/v1/chat/completions',
    key: 'authorization',
    reply: (_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(part({ content: '{"n":' }) + part({ content: '1}' }) + ending('stop', 5, 2))
    },
    body: { temperature: 0.5, max_tokens: 20 },
  },
  {
    kind: 'anthropic',
    path: '/v1/v1/messages',
    key: 'x-api-key',
    options: { topK: 9 },
    reply: (_, response) => {
      const text = (words: string) => ({
        type: 'content_block_delta',
        index: 0,
        delta: { type: 'text_delta', text: words },
      })
      const message = { id: 'm', type: 'message', role: 'assistant', content: [], model: 'm' }
      const usage = { input_tokens: 5, output_tokens: 0 }
      const start = { ...message, stop_reason: null, stop_sequence: null, usage }
      const block = {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'text', text: '' },
      }
      const stop = { stop_reason: 'end_turn', stop_sequence: null }
      const all = [
        { type: 'message_start', message: start },
        block,
        text('{"n":'),
        text('1}'),
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: stop, usage: { output_tokens: 2 } },
        { type: 'message_stop' },
      ]
      events(response, all, true)
    },
    body: { temperature: 0.5, max_tokens: 20, top_k: 9, output_config: { format: { schema } } },
  },
  {
    kind: 'google',
    path: '/v1/v1beta/models/m:streamGenerateContent?alt=sse',
    key: 'x-goog-api-key',
    options: { topK: 9, seed: 7 },
    reply: (_, response) => {
      const piece = (text: string, more: object = {}) => ({
        candidates: [{ index: 0, content: { role: 'model', parts: [{ text }] }, ...more }],
      })
      const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 }
      events(response, [
        piece('{"n":'),
        { ...piece('1}', { finishReason: 'STOP' }), usageMetadata },
      ])
    },
    body: {
      generationConfig: {
        temperature: 0.5,
        maxOutputTokens: 20,
        topK: 9,
        seed: 7,
        responseJsonSchema: schema,
      },
    },
  },
  {
    kind: 'mistral',
    path: '/v1/v1/chat/completions',
    key: 'authorization',
    options: { seed: 7 },
    reply: (_, response) => {
      const usage = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 }
      const piece = (content: string, finish_reason: string | null, more: object = {}) => ({
        id: 'c',
        model: 'm',
        choices: [{ index: 0, delta: { content }, finish_reason }],
        ...more,
      })
      events(response, [piece('{"n":', null), piece('1}', null), piece('', 'stop', { usage })])
    },
    body: {
      temperature: 0.5,
      max_tokens: 20,
      random_seed: 7,
      response_format: { type: 'json_schema' },
    },
  },
  {
    kind: 'ollama',
    path: '/v1/api/chat',
    key: 'authorization',
    options: { topK: 9, seed: 7, repetitionPenalty: 1.1 },
    reply: (_, response) => {
      response.setHeader('content-type', 'application/x-ndjson')
      const say = (content: string) => ({ model: 'm', message: { role: 'assistant', content } })
      const last = { done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 2 }
      const all = [
        { ...say('{"n":'), done: false },
        { ...say('1}'), done: false },
        { ...say(''), ...last },
      ]
      response.end(all.map((one) => `${JSON.stringify(one)}\n`).join(''))
    },
    body: {
      format: schema,
      options: { temperature: 0.5, num_predict: 20, top_k: 9, seed: 7, repeat_penalty: 1.1 },
    },
  },
]

describe.each(cases)('$kind', ({ kind, path, key, reply, body, options = {} }) => {
  it('is asked through our fetch, with options, schema and key in its own words', async () => {
    const { address, asked } = await chatServer(reply)
    const models = openRemote(address, { kind })
    const { capabilities } = await models.resolve('mine/m', ['generate'], signal)
    const draw = { temperature: 0.5, maxTokens: 20, ...options, constraint: { schema } }
    const generated = await capabilities.generate!.generate({ messages }, { signal, ...draw })
    expect(generated).toEqual({ text: '{"n":1}', finish: 'stop', inputTokens: 5, outputTokens: 2 })
    expect(asked).toHaveLength(1)
    expect(asked[0]!.path).toBe(path)
    expect(asked[0]!.body).toMatchObject(body)
    expect(asked[0]!.headers[key]).toBe(key === 'authorization' ? `Bearer ${canary}` : canary)
    expect(JSON.stringify(asked[0]!.body)).toContain('Be brief.')
  })
})
