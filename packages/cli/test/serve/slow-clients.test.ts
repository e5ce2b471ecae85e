import { connect } from 'node:net'
import { defineNode, port, text } from '@chainwright/core'
import { expect, it } from 'vitest'
import { startGuardedServer } from '../../src/server/guarded-server.ts'
import { readBody } from '../../src/server/read-body.ts'
import { refused, sendAnswer } from '../../src/server/send-answer.ts'
import { flowText } from '../run-cli.ts'
import { requestText } from '../raw-request.ts'
import { serveFlows } from './serve-flows.ts'

const pieces = 20_000

/** Streams more than any buffer on the way to a reader takes. */
const talker = defineNode({
  type: 'talker@1',
  title: 'Talker',
  description: 'Streams many pieces.',
  group: 'text',
  inputs: { text: port(text) },
  outputs: { text: port(text) },
  async run({ inputs, context }) {
    for (let at = 0; at < pieces; at++) {
      context.delta('text', `${at} ${inputs.text}`)
      if (at % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return { text: 'done' }
  },
})

const flow = flowText({
  inputs: { text: { type: 'text' } },
  nodes: { talk: { type: 'talker', inputs: { text: { from: 'inputs.text' } } } },
  outputs: { text: { from: 'talk.text' } },
})

it('is held up by no reader that takes nothing, and keeps no more for it than for others', async () => {
  const server = await serveFlows({ flows: { talk: flow }, nodes: [talker] })
  const body = JSON.stringify({ text: 'x'.repeat(1_000) })
  const headers = [
    `Host: 127.0.0.1:${server.port}`,
    `Authorization: Bearer ${server.key('talk')}`,
    'Content-Type: application/json',
    'Accept: text/event-stream',
  ]
  const socket = connect(server.port, '127.0.0.1').pause()
  socket.write(requestText('POST /flows/talk/runs', headers, body))
  // Another caller is answered while the first one takes nothing.
  const other = await server.post('/flows/talk/runs?wait', JSON.parse(body))
  expect(await other.json()).toMatchObject({ status: 'succeeded', outputs: { text: 'done' } })
  const [first] = server.store.ids().filter((id) => server.service.context.desk.find(id))
  await (first && server.service.context.desk.find(first)?.result)
  expect(server.store.ids().map((id) => server.store.read(id).status)).toEqual([
    'succeeded',
    'succeeded',
  ])
  // What it gets in the end begins where it stood, leaves out what was dropped, and has the end.
  let told = ''
  socket.setEncoding('utf8')
  socket.on('data', (piece: string) => (told += piece))
  socket.resume()
  await new Promise((resolve) => socket.on('close', resolve))
  expect(told).toContain('event: run-start')
  expect(told).toContain('event: run-end')
  expect(told.split('event: node-delta').length).toBeLessThan(pieces / 2)
})

it('ends a connection on which nothing moves', async () => {
  const server = await startGuardedServer({
    port: 0,
    connections: 10,
    idleMs: 100,
    answer: async ({ response }) => sendAnswer(response, refused(404, 'nothing is here')),
  })
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nHost: ')
  await new Promise((resolve) => socket.on('close', resolve))
  await server.close()
  expect(socket.destroyed).toBe(true)
})

it.each([
  ['head', 'GET / HTTP/1.1\r\n', 'X: y\r\n', { headMs: 200, requestMs: 60_000 }],
  [
    'body',
    `POST / HTTP/1.1\r\nHost: HERE\r\nContent-Length: 100000\r\n\r\n`,
    'a',
    { headMs: 200, requestMs: 400 },
  ],
])('waits for no %s that drips, however steadily', async (_, beginning, drop, slow) => {
  const server = await startGuardedServer({
    port: 0,
    connections: 10,
    idleMs: 60_000,
    slow,
    answer: async ({ request, response }) => {
      await readBody(request, 1e6).catch(() => undefined)
      if (!response.destroyed) sendAnswer(response, refused(404, 'nothing is here'))
    },
  })
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(beginning.replace('HERE', `127.0.0.1:${server.port}`))
  const dripping = setInterval(() => socket.write(drop), 20)
  const start = performance.now()
  await new Promise((resolve) => socket.resume().on('close', resolve))
  clearInterval(dripping)
  expect(performance.now() - start).toBeLessThan(5_000)
  await server.close()
})

it('takes no more connections than it bears', async () => {
  const server = await startGuardedServer({
    port: 0,
    connections: 2,
    answer: async ({ response }) => sendAnswer(response, refused(404, 'nothing is here')),
  })
  const open = [1, 2, 3].map(() => connect(server.port, '127.0.0.1'))
  for (const socket of open) socket.on('error', () => undefined)
  await new Promise((resolve) => open[2]!.on('close', resolve))
  expect(open.map(({ destroyed }) => destroyed)).toEqual([false, false, true])
  await server.close()
})
