import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { seedRandom, type Random } from '../../../core/test/mutate-bytes.ts'
import { rawRequest, requestText } from '../raw-request.ts'
import { serveFlows, type TestServer } from './serve-flows.ts'

/** Byte streams that are sent. Given again, the same seed sends the same. */
const streams = Math.ceil(Number(process.env['CHAINWRIGHT_FUZZ'] ?? 2000) / 10)
const seed = Number(process.env['CHAINWRIGHT_FUZZ_SEED'] ?? Date.now() % 0x7fffffff)

const json = 'Content-Type: application/json'
const start = 'POST /flows/greet/runs'

/** Sends a request as it is, and gives its status, head and body. `HOST` and `KEY` stand for right headers. */
async function ask(server: TestServer, line: string, headers: readonly string[], body = '') {
  const known: Record<string, string> = {
    HOST: `Host: 127.0.0.1:${server.port}`,
    KEY: `Authorization: Bearer ${server.key('greet')}`,
  }
  const whole = headers.map((header) => known[header] ?? header)
  const answer = await rawRequest(server.port, requestText(line, whole, body))
  const [head = '', ...rest] = answer.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: rest.join('\r\n\r\n') }
}

const good = '{"who":"Ada"}'

describe('who is answered', () => {
  it.each([
    ['no host', start, ['KEY', json], 400],
    ['two hosts', start, ['HOST', 'Host: attacker.example', 'KEY', json], 400],
    ['two equal hosts', start, ['HOST', 'HOST', 'KEY', json], 400],
    ['another host', start, ['Host: attacker.example', 'KEY', json], 421],
    ['a host without a port', start, ['Host: 127.0.0.1', 'KEY', json], 421],
    ['a host behind an @', start, ['Host: 127.0.0.1@attacker.example', 'KEY', json], 421],
    [
      'an absolute target',
      'POST http://attacker.example/flows/greet/runs',
      ['HOST', 'KEY', json],
      400,
    ],
    [
      'a target without a scheme',
      'POST //attacker.example/flows/greet/runs',
      ['HOST', 'KEY', json],
      400,
    ],
    ['a target with a backslash', 'POST /\\attacker.example', ['HOST', 'KEY', json], 400],
    [
      'a page of another origin',
      start,
      ['HOST', 'KEY', json, 'Origin: https://attacker.example'],
      403,
    ],
    ['a page of no origin', start, ['HOST', 'KEY', json, 'Origin: null'], 403],
    ['a page of another port', start, ['HOST', 'KEY', json, 'Origin: http://127.0.0.1:1'], 403],
    ['a page of another site', start, ['HOST', 'KEY', json, 'Sec-Fetch-Site: cross-site'], 403],
    ['a page of the same site', start, ['HOST', 'KEY', json, 'Sec-Fetch-Site: same-site'], 403],
    ['no key', start, ['HOST', json], 401],
    ['a wrong key', start, ['HOST', json, `Authorization: Bearer ${'A'.repeat(43)}`], 401],
    ['two keys', start, ['HOST', json, 'KEY', 'KEY'], 401],
    ['the key as a cookie', start, ['HOST', json, 'Cookie: token=KEY'], 401],
    ['text', start, ['HOST', 'KEY', 'Content-Type: text/plain'], 415],
    ['a form', start, ['HOST', 'KEY', 'Content-Type: application/x-www-form-urlencoded'], 415],
    ['no content type', start, ['HOST', 'KEY'], 415],
    ['two content types', start, ['HOST', 'KEY', json, json], 415],
    ['a packed body', start, ['HOST', 'KEY', json, 'Content-Encoding: gzip'], 415],
    ['a delete', 'DELETE /flows/greet/runs', ['HOST', 'KEY', json], 405],
    [
      'a hidden method',
      'GET /flows/greet/runs',
      ['HOST', 'KEY', 'X-HTTP-Method-Override: POST'],
      404,
    ],
  ])('refuses %s', async (_, line, headers, status) => {
    const server = await serveFlows()
    const answer = await ask(server, line, headers, line.startsWith('POST') ? good : '')
    expect(answer.status).toBe(status)
    expect(answer.head).not.toMatch(/access-control|set-cookie/i)
    expect(server.store.ids()).toEqual([])
  })

  it('answers with strict headers, and nothing that lets other origins in', async () => {
    const server = await serveFlows()
    const { status, head } = await ask(server, start, ['HOST', 'KEY', json], good)
    expect(status).toBe(202)
    expect(head).toMatch(/content-security-policy: default-src 'none'/i)
    expect(head).toMatch(/x-content-type-options: nosniff/i)
    expect(head).toMatch(/cache-control: no-store/i)
    expect(head).toMatch(/cross-origin-resource-policy: same-origin/i)
    expect(head).not.toMatch(/access-control|set-cookie|x-powered-by/i)
  })

  it('takes a configured name, and no other', async () => {
    const server = await serveFlows({ names: ['flows.example'] })
    expect((await ask(server, start, ['Host: flows.example', 'KEY', json], good)).status).toBe(202)
    expect((await ask(server, start, ['Host: other.example', 'KEY', json], good)).status).toBe(421)
  })

  it('opens one flow with a key: no other, none of its runs, no list of runs, no figures', async () => {
    const server = await serveFlows()
    const other = await server.post('/flows/ask/runs', {})
    const { run } = (await other.json()) as { run: string }
    const statuses: number[] = []
    for (const line of [
      'POST /flows/ask/runs',
      `POST /runs/${run}/cancel`,
      `POST /runs/${run}/signals/approve`,
    ]) {
      statuses.push((await ask(server, line, ['HOST', 'KEY', json], '{"answer":"yes"}')).status)
    }
    for (const path of [`/runs/${run}`, `/runs/${run}/events`, '/runs', '/runs/']) {
      statuses.push((await ask(server, `GET ${path}`, ['HOST', 'KEY'])).status)
    }
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404])
    expect((await ask(server, 'GET /metrics', ['HOST', 'KEY'])).status).toBe(403)
    const list = JSON.parse((await ask(server, 'GET /flows', ['HOST', 'KEY'])).body) as {
      flows: unknown[]
    }
    expect(list.flows).toHaveLength(1)
  })

  it.each([
    '/runs/..%2f..%2fetc%2fpasswd',
    '/runs/%00',
    '/runs/greet-%2e%2e',
    '/flows/%E0%A4%A/runs',
  ])('finds nothing at %s', async (path) => {
    const server = await serveFlows()
    expect([400, 404]).toContain((await ask(server, `GET ${path}`, ['HOST', 'KEY'])).status)
  })
})

describe('bodies', () => {
  it.each([
    ['no JSON', '{"who":'],
    ['a list', '[]'],
    ['a key twice', '{"who":"a","who":"b"}'],
    ['__proto__', '{"who":"a","__proto__":{"mark":"?"}}'],
    ['too deep a nesting', `{"who":${'['.repeat(5000)}${']'.repeat(5000)}}`],
    ['a setting of the run', '{"who":"a","concurrency":1}'],
    ['a name that objects have', '{"who":"a","constructor":1}'],
  ])('refuses %s', async (_, body) => {
    const server = await serveFlows()
    const answer = await ask(server, start, ['HOST', 'KEY', json], body)
    expect(answer.status).toBe(400)
    expect(server.store.ids()).toEqual([])
  })

  it('refuses bytes that are no UTF-8', async () => {
    const server = await serveFlows()
    const head = requestText(start, [
      `Host: 127.0.0.1:${server.port}`,
      `Authorization: Bearer ${server.key('greet')}`,
      json,
      'Content-Length: 11',
    ])
    const answer = await send(
      server.port,
      Buffer.concat([
        Buffer.from(head),
        Buffer.from('{"who":"'),
        Buffer.from([0xff]),
        Buffer.from('"}'),
      ]),
    )
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('reads no more than it may', async () => {
    const server = await serveFlows({ limits: { bodyBytes: 1000 } })
    const answer = await ask(server, start, ['HOST', 'KEY', json], `{"who":"${'a'.repeat(2000)}"}`)
    expect(answer.status).toBe(413)
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'body-too-large' } })
  })
})

/** Sends bytes, and gives what comes back until the connection ends or is silent for a moment. */
function send(port: number, bytes: Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.on('data', (piece: Buffer) => (text += piece.toString('latin1')))
    socket.on('error', () => resolve(text))
    socket.on('close', () => resolve(text))
    socket.end(bytes)
    socket.setTimeout(5_000, () => socket.destroy())
  })
}

const words = [
  'GET ',
  'POST ',
  'PUT ',
  '/flows/greet/runs',
  '/runs/',
  '/health',
  '/metrics',
  '/openapi.json',
  '?wait',
  ' HTTP/1.1',
  '\r\n',
  '\n',
  '\r\n\r\n',
  'Host: ',
  'Content-Length: ',
  'Transfer-Encoding: chunked',
  'Connection: keep-alive',
  'Upgrade: websocket',
  'Expect: 100-continue',
  'Accept: text/event-stream',
  'Last-Event-ID: 0.1.0',
  'Prefer: wait=1',
  json,
  '{"who":"Ada"}',
  '0\r\n\r\n',
  'ffffffff\r\n',
  '-1',
  '99999999999999999999',
  '\u0000',
  '../',
  '%2e%2e',
  '%ff',
]

/** A request, cut, mixed and bent. */
function anyBytes(random: Random, right: readonly string[]): Uint8Array {
  const parts =
    random(3) === 0
      ? []
      : [`${start} HTTP/1.1\r\n`, ...right.flatMap((line) => [line, '\r\n']), '\r\n', good]
  for (let changes = random(6); changes >= 0; changes--) {
    const at = random(parts.length + 1)
    parts.splice(at, random(2), words[random(words.length)] ?? '')
  }
  const bytes = Buffer.from(parts.join(''))
  for (let flips = random(4); flips > 0; flips--) bytes[random(bytes.length)] = random(256)
  return bytes.subarray(0, random(5) === 0 ? random(bytes.length) : bytes.length)
}

it(
  `lives through ${streams} byte streams, and begins no run that was not asked for (seed ${seed})`,
  { timeout: 600_000 },
  async () => {
    const server = await serveFlows({
      limits: { startsPerMinute: 1e9, openRuns: 1e9 },
      level: 'none',
    })
    const random = seedRandom(seed)
    const right = [
      `Host: 127.0.0.1:${server.port}`,
      `Authorization: Bearer ${server.key('greet')}`,
      json,
      `Content-Length: ${good.length}`,
    ]
    let answered = 0
    for (let at = 0; at < streams; at += 20) {
      const sent = Array.from({ length: 20 }, () => anyBytes(random, right))
      for (const answer of await Promise.all(sent.map((bytes) => send(server.port, bytes)))) {
        if (answer === '') continue
        answered += 1
        expect(answer).toMatch(/^HTTP\/1\.1 (?:100 Continue\r\n\r\nHTTP\/1\.1 )?[2-4]\d\d /)
        expect(answer).not.toMatch(/\bat .*\.ts:\d+|node:internal|packages\//)
      }
    }
    expect(answered).toBeGreaterThan(streams / 4)
    expect((await ask(server, 'GET /health', ['HOST'])).status).toBe(200)
  },
)
