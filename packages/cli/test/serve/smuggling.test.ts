import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { beforeEach, describe, expect, it } from 'vitest'
import { rawRequest, requestText } from '../raw-request.ts'
import { serveFlows, type TestServer } from './serve-flows.ts'

// Requests that two readers could read in two ways, and ways around the checks of the guard. None of
// them may begin a run.

const json = 'Content-Type: application/json'
const body = '{"who":"Ada"}'
const start = 'POST /flows/greet/runs'

let server: TestServer
let host: string
let key: string

beforeEach(async () => {
  server = await serveFlows()
  host = `Host: 127.0.0.1:${server.port}`
  key = `Authorization: Bearer ${server.key('greet')}`
})

/** A request of which every line is as it is given. */
function lines(...all: readonly string[]): string {
  return all.join('\r\n')
}

/** A request that begins a run, as it would come behind another one. */
function hidden(): string {
  return lines(`${start} HTTP/1.1`, host, key, json, `Content-Length: ${body.length}`, '', body)
}

/** Sends bytes, and gives all status codes that come back until the connection ends or is silent. */
function statusesOf(text: string): Promise<number[]> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1')
    let told = ''
    socket.on('data', (piece: Buffer) => (told += piece.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      resolve(Array.from(told.matchAll(/HTTP\/1\.1 (\d{3}) /g), ([, code]) => Number(code)))
    })
    socket.setTimeout(400, () => socket.destroy())
    socket.write(text, 'latin1')
  })
}

const chunked = (size: string, more = ''): string =>
  lines(size, body, '0', more === '' ? '' : `${more}\r\n`, '')

describe('a body whose length can be read in two ways', () => {
  const length = `Content-Length: ${body.length}`
  it.each<[string, (base: readonly string[]) => string]>([
    ['a length and chunks', (b) => lines(...b, length, 'Transfer-Encoding: chunked', '', body)],
    ['chunks and a length', (b) => lines(...b, 'Transfer-Encoding: chunked', length, '', body)],
    ['two lengths', (b) => lines(...b, length, 'Content-Length: 2', '', body)],
    ['two lengths in one', (b) => lines(...b, `${length}, ${body.length}`, '', body)],
    ['a length with a sign', (b) => lines(...b, `Content-Length: +${body.length}`, '', body)],
    ['a negative length', (b) => lines(...b, 'Content-Length: -1', '', body)],
    ['a length in another base', (b) => lines(...b, 'Content-Length: 0x0d', '', body)],
    [
      'a length too large for a number',
      (b) => lines(...b, `Content-Length: ${'9'.repeat(30)}`, '', body),
    ],
    ['a space before the colon', (b) => lines(...b, `Content-Length : ${body.length}`, '', body)],
    [
      'an encoding that is nearly chunked',
      (b) => lines(...b, 'Transfer-Encoding: xchunked', '', chunked('d')),
    ],
    [
      'chunked, but not last',
      (b) => lines(...b, 'Transfer-Encoding: chunked, identity', '', chunked('d')),
    ],
    [
      'chunked twice',
      (b) => lines(...b, 'Transfer-Encoding: chunked', 'Transfer-Encoding: gzip', '', chunked('d')),
    ],
    [
      'a chunk size with a prefix',
      (b) => lines(...b, 'Transfer-Encoding: chunked', '', chunked('0xd')),
    ],
    [
      'a chunk size with a sign',
      (b) => lines(...b, 'Transfer-Encoding: chunked', '', chunked('+d')),
    ],
    [
      'a chunk size too large for a number',
      (b) => lines(...b, 'Transfer-Encoding: chunked', '', chunked(`${'f'.repeat(17)}d`)),
    ],
    [
      'a chunk that is longer than it says',
      (b) => lines(...b, 'Transfer-Encoding: chunked', '', chunked('2')),
    ],
    ['a folded line', (b) => lines(...b, 'Transfer-Encoding:', ' chunked', '', chunked('d'))],
    ['lines that end in LF', (b) => [...b, `${length}\n`, body].join('\n')],
    ['a line that ends in CR', (b) => lines(...b, `${length}\rX: 1`, '', body)],
    ['NUL in a header', (b) => lines(...b, 'X: \0', length, '', body)],
    ['a header without a colon', (b) => lines(...b, 'X', length, '', body)],
  ])('is refused: %s', async (_, make) => {
    const statuses = await statusesOf(make([`${start} HTTP/1.1`, host, key, json]))
    expect(statuses.length).toBeLessThanOrEqual(1)
    for (const status of statuses) expect(status).toBeGreaterThanOrEqual(400)
    expect(server.store.ids()).toEqual([])
  })

  it('is read as its chunks say, whose trailers are no headers', async () => {
    const chunks = lines(`${start} HTTP/1.1`, host, json, 'Transfer-Encoding: chunked', '', '')
    const statuses = await statusesOf(chunks + chunked('d', key))
    expect(statuses).toEqual([401])
    const known = lines(`${start} HTTP/1.1`, host, key, json, 'Transfer-Encoding: chunked', '', '')
    expect(await statusesOf(known + chunked('d'))).toEqual([202])
  })
})

describe('requests behind one another', () => {
  it('are judged one by one', async () => {
    const other = hidden().replace(host, 'Host: attacker.example')
    const keyless = hidden().replace(`${key}\r\n`, '')
    const foreign = hidden().replace(json, `${json}\r\nOrigin: https://attacker.example`)
    const statuses = await statusesOf([hidden(), other, keyless, foreign].join(''))
    // A refusal may end the connection; what follows is not answered then.
    expect(statuses.slice(0, 2)).toEqual([202, 421])
    expect(statuses.slice(2)).toEqual([401, 403].slice(0, statuses.length - 2))
    expect(server.store.ids()).toHaveLength(1)
  })

  it.each([
    ['a GET', 'GET /health'],
    ['a request without a key', start],
    ['a request for nothing', 'POST /nothing'],
  ])('cannot hide in the body of %s', async (_, line) => {
    const inner = hidden()
    const outer = lines(
      `${line} HTTP/1.1`,
      host,
      json,
      `Content-Length: ${inner.length}`,
      '',
      inner,
    )
    const statuses = await statusesOf(outer)
    expect(statuses).toHaveLength(1)
    expect(server.store.ids()).toEqual([])
  })

  it('are looked at to their last header, however many there are', async () => {
    const many = Array.from({ length: 2_500 }, () => 'a:')
    const [line = '', ...rest] = hidden().split('\r\n')
    expect(await statusesOf(lines(line, ...many, ...rest))).toEqual([202])
    const second = 'Host: attacker.example'
    expect(await statusesOf(lines(line, host, ...many, second, ...rest.slice(1)))).toEqual([400])
    expect(server.store.ids()).toHaveLength(1)
  })

  it('are not begun by half of one', async () => {
    const half = hidden().slice(0, -1)
    expect(await statusesOf(half)).toEqual([])
    expect(server.store.ids()).toEqual([])
  })
})

/** A request with some lines more, and its status. */
async function statusOf(line: string, more: readonly string[]): Promise<number> {
  const [status = 0] = await statusesOf(requestText(line, more, line.startsWith('GET') ? '' : body))
  return status
}

describe('ways around the guard', () => {
  it.each<[string, () => [string, ...string[]], number]>([
    [
      'its own address as an absolute target',
      () => [`POST http://127.0.0.1:${server.port}/flows/greet/runs`, host, key, json],
      400,
    ],
    ['a target that is no path', () => ['POST flows/greet/runs', host, key, json], 400],
    ['the star as a target', () => ['OPTIONS *', host, key, json], 400],
    ['a tunnel', () => ['CONNECT 127.0.0.1:22', host, key], 0],
    [
      'a preflight',
      () => [
        'OPTIONS /flows/greet/runs',
        host,
        'Origin: https://attacker.example',
        'Access-Control-Request-Method: POST',
      ],
      403,
    ],
    ['a preflight without an origin', () => ['OPTIONS /flows/greet/runs', host, key], 405],
    ['another method', () => ['PATCH /flows/greet/runs', host, key, json], 405],
    ['a trace', () => ['TRACE /flows/greet/runs', host, key, json], 405],
    ['a delete beside the address of sessions', () => ['DELETE /mcp/', host, key, json], 405],
    ['a delete of sessions without a key', () => ['DELETE /mcp', host], 401],
    ['an empty host', () => [start, 'Host:', key, json], 421],
    [
      'a host with a dot behind it',
      () => [start, `Host: localhost.:${server.port}`, key, json],
      421,
    ],
    ['a host with another port', () => [start, 'Host: 127.0.0.1:1', key, json], 421],
    [
      'the same machine by a number',
      () => [start, `Host: 2130706433:${server.port}`, key, json],
      421,
    ],
    [
      'an origin of the same machine by another name',
      () => [start, host, key, json, `Origin: http://localhost:${server.port}`],
      403,
    ],
    [
      'its own origin over TLS',
      () => [start, host, key, json, `Origin: https://127.0.0.1:${server.port}`],
      403,
    ],
    [
      'its own origin and another',
      () => [
        start,
        host,
        key,
        json,
        `Origin: http://127.0.0.1:${server.port}`,
        'Origin: https://attacker.example',
      ],
      403,
    ],
    [
      'two sites',
      () => [start, host, key, json, 'Sec-Fetch-Site: none', 'Sec-Fetch-Site: cross-site'],
      403,
    ],
    [
      'the key in the address',
      () => [`${start}?key=${server.key('greet')}&token=${server.key('greet')}`, host, json],
      401,
    ],
    [
      'the key as a password',
      () => [
        start,
        host,
        json,
        `Authorization: Basic ${Buffer.from(`:${server.key('greet')}`).toString('base64')}`,
      ],
      401,
    ],
    [
      'the key in another header',
      () => [start, host, json, `X-API-Key: ${server.key('greet')}`],
      401,
    ],
    ['the beginning of the key', () => [start, host, json, key.slice(0, -1)], 401],
    [
      'another character set',
      () => [start, host, key, 'Content-Type: application/json; charset=utf-7'],
      415,
    ],
    [
      'two types in one',
      () => [start, host, key, 'Content-Type: text/plain, application/json'],
      415,
    ],
    [
      'a type that is nearly JSON',
      () => [start, host, key, 'Content-Type: application/jsonp'],
      415,
    ],
    [
      'a form with parts',
      () => [start, host, key, 'Content-Type: multipart/form-data; boundary=x'],
      415,
    ],
    ['a method in the address', () => ['GET /flows/greet/runs?_method=POST', host, key], 404],
    [
      'a method in another header',
      () => ['GET /flows/greet/runs', host, key, 'X-HTTP-Method: POST'],
      404,
    ],
    [
      'a header longer than it may be',
      () => [start, host, key, json, `X: ${'a'.repeat(17 * 1024)}`],
      400,
    ],
    [
      'a second host behind more headers than are looked at',
      () => [
        start,
        host,
        key,
        json,
        ...Array.from({ length: 2_100 }, () => 'a:'),
        'Host: attacker.example',
      ],
      400,
    ],
    ['the beginning of HTTP/2', () => ['PRI *', host, key], 400],
  ])('lead nowhere: %s', async (_, make, status) => {
    const [line, ...more] = make()
    expect(await statusOf(line, more)).toBe(status)
    expect(server.store.ids()).toEqual([])
  })

  it('lead nowhere: older versions of the protocol', async () => {
    const old = await statusesOf(
      lines(`${start} HTTP/1.0`, key, json, `Content-Length: ${body.length}`, '', body),
    )
    expect(old).toEqual([400])
    expect(await statusesOf('GET /health\r\n\r\n')).toEqual([400])
    expect(server.store.ids()).toEqual([])
  })

  it('lead nowhere: a connection that wants to become another one', async () => {
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ]
    for (const path of ['/', '/mcp', '/flows/greet/runs']) {
      const [status = 0] = await statusesOf(
        lines(`GET ${path} HTTP/1.1`, host, key, ...upgrade, '', ''),
      )
      expect(status).not.toBe(101)
    }
    expect(server.store.ids()).toEqual([])
  })
})

it('answers with strict headers whatever it answers, refusals of the guard too', async () => {
  const asked = [
    requestText(start, [host, json], body),
    requestText(start, ['Host: attacker.example', key, json], body),
    requestText('GET /nothing', [host, key]),
    requestText('PATCH /health', [host, key]),
    requestText('GET /health', [host, 'Origin: null']),
    requestText('GET /', [host]),
    requestText('GET /page.js', [host]),
    requestText(start, [host, key, json], '{"who":7}'),
  ]
  for (const text of asked) {
    const [head = ''] = (await rawRequest(server.port, text)).split('\r\n\r\n')
    for (const header of [
      /^content-security-policy: default-src 'none'/im,
      /^x-content-type-options: nosniff$/im,
      /^referrer-policy: no-referrer$/im,
      /^cross-origin-opener-policy: same-origin$/im,
      /^cross-origin-resource-policy: same-origin$/im,
      /^cache-control: no-store$/im,
    ]) {
      expect(head).toMatch(header)
    }
    expect(head).not.toMatch(/^(access-control-|set-cookie|x-powered-by|server:)/im)
  }
})

it('listens at this machine alone', async () => {
  const others = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80'))
  for (const { address } of others) {
    const socket = connect(server.port, address)
    const code = await new Promise((resolve) => {
      socket.on('connect', () => resolve('connected'))
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
    })
    socket.destroy()
    expect([address, code]).toEqual([address, 'ECONNREFUSED'])
  }
  expect((await server.get('/health')).status).toBe(200)
})
