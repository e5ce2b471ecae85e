import { describe, expect, it } from 'vitest'
import { defineNode, FlowError, port, text } from '@chainwright/core'
import { flowText } from '../../../test/run-cli.ts'
import { serveFlows } from '../../../test/serve/serve-flows.ts'
import { harmlessError, harmlessEvent } from './harmless-error.ts'

describe('what of an error may leave the machine', () => {
  it('keeps code, message and place, and nothing else', () => {
    const error = {
      code: 'too-long',
      message: 'Too long.',
      node: 'a',
      port: 'text',
      pointer: '/nodes/a',
      cause: 'ENOENT /etc/shadow',
      retryable: true,
    }
    expect(harmlessError(error, 'r1')).toEqual({
      code: 'too-long',
      message: 'Too long.',
      node: 'a',
      port: 'text',
      pointer: '/nodes/a',
      run: 'r1',
    })
  })

  it.each([
    ["open '/home/ada/key.txt' failed", "open '…' failed"],
    ['at file:///srv/app/main.js:3', 'at …'],
    ['C:\\Users\\ada\\key.txt is not there', '… is not there'],
    ['see https://example.org/docs/errors', 'see https://example.org/docs/errors'],
    ['step `story#3/generate` failed and/or not', 'step `story#3/generate` failed and/or not'],
  ])('takes paths out of %j', (message, wanted) => {
    expect(harmlessError({ code: 'node-threw', message }).message).toBe(wanted)
  })

  it('says nothing of what only the server can mend', () => {
    const error = { code: 'store-unusable', message: 'the store `/srv/runs` cannot be used' }
    expect(harmlessError(error).message).not.toContain('/srv')
    expect(harmlessError({ code: 'internal', message: 'x is undefined' }).message).not.toContain(
      'x is',
    )
  })

  it('cleans events that carry an error', () => {
    const error = { code: 'node-threw', message: 'no /etc/passwd here', cause: 'secret' }
    const failed = { type: 'node-error', node: 'a', attempt: 1, time: 0, error } as const
    const skipped = {
      type: 'node-skip',
      node: 'b',
      time: 0,
      reason: { type: 'failed', error },
    } as const
    for (const event of [failed, skipped]) {
      expect(JSON.stringify(harmlessEvent(event))).not.toMatch(/etc|secret/)
    }
  })
})

it('gives callers of a failing flow no path and no stack, in answers and events', async () => {
  const leaky = defineNode({
    type: 'leaky@1',
    title: 'Leaky',
    description: 'Throws what a library would.',
    group: 'text',
    inputs: { text: port(text) },
    outputs: { text: port(text) },
    run() {
      const cause = new Error('at Object.<anonymous> (/srv/app/canary.ts:1:1)')
      throw new FlowError({
        code: 'node-threw',
        message: "ENOENT, open '/srv/app/canary.txt'",
        cause,
      })
    },
  })
  const flow = flowText({
    nodes: { leak: { type: 'leaky', inputs: { text: 'x' } } },
    outputs: { text: { from: 'leak.text' } },
  })
  const server = await serveFlows({ flows: { leak: flow }, nodes: [leaky] })
  const answer = await (await server.post('/flows/leak/runs?wait', {})).text()
  expect(answer).toContain('"code":"node-threw"')
  const events = await server.post('/flows/leak/runs', {}, { Accept: 'text/event-stream' })
  const told = answer + (await events.text())
  expect(told).not.toMatch(/canary|srv|anonymous/)
})

it('takes secrets that the program knows out of answers, events and errors', async () => {
  const secret = 'sk-canary-0123456789abcdef'
  const server = await serveFlows({ secrets: [secret] })
  const inputs = { who: `it is ${secret}` }
  const waited = await (await server.post('/flows/greet/runs?wait', inputs)).text()
  expect(waited).toContain('Hello it is [secret]!')
  const { run } = JSON.parse(waited) as { run: string }
  const events = await server.post('/flows/greet/runs', inputs, { Accept: 'text/event-stream' })
  const error = await server.post('/flows/greet/runs', { [secret]: 1 })
  const told = [
    events,
    error,
    await server.get(`/runs/${run}`),
    await server.get(`/runs/${run}/events`),
  ]
  for (const answer of told) {
    const text = await answer.text()
    expect(text).toContain('[secret]')
    expect(text).not.toContain('canary')
  }
})
