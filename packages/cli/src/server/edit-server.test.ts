import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rawRequest, requestText } from '../../test/raw-request.ts'
import { flowText, folderWith } from '../../test/run-cli.ts'
import { startEditServer, type EditServer } from './edit-server.ts'
import { openFlowFolder } from './flow-folder.ts'
import { listSite } from './site-files.ts'
import { createTokens, type MadeTokens } from './tokens.ts'

let server: EditServer
let tokens: MadeTokens
let folder: string
let host: string
let bearer: string

const flow = flowText({ nodes: {} })

beforeEach(async () => {
  const site = folderWith({ 'index.html': '<!doctype html>', 'assets/main-1.js': '0' })
  folder = folderWith({ 'one.flow.json': flow, 'notes.txt': 'a note', 'in/two.flow.json': flow })
  tokens = createTokens()
  server = await startEditServer({
    site: (await listSite(site))!,
    folder: openFlowFolder(folder),
    title: 'flows',
    opens: undefined,
    tokens,
    port: 0,
  })
  host = `Host: 127.0.0.1:${server.port}`
  bearer = `Authorization: Bearer ${tokens.token}`
})
afterEach(() => server.close())

async function ask(line: string, headers: readonly string[], body?: string) {
  const answer = await rawRequest(server.port, requestText(line, headers, body))
  const [head = '', ...rest] = answer.split('\r\n\r\n')
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), head, body: rest.join('\r\n\r\n') }
}

const json = 'Content-Type: application/json'

describe('who is answered', () => {
  it('gives the page and what it loads to everybody on this machine, with strict headers', async () => {
    const page = await ask('GET / ', [host])
    expect(page.status).toBe(200)
    expect(page.head).toMatch(/content-security-policy: default-src 'none'; script-src 'self'/i)
    expect(page.head).toMatch(/frame-ancestors 'none'/)
    expect(page.head).toMatch(/cross-origin-opener-policy: same-origin/i)
    expect(page.head).toMatch(/cross-origin-embedder-policy: require-corp/i)
    expect(page.head).toMatch(/x-content-type-options: nosniff/i)
    expect(page.head).not.toMatch(/access-control/i)
    const asset = await ask('GET /assets/main-1.js', [host])
    expect([asset.status, asset.body]).toEqual([200, '0'])
  })

  it('answers under its three names, and to no other host', async () => {
    const { port } = server
    for (const name of ['localhost', 'LOCALHOST', '127.0.0.1', '[::1]']) {
      expect((await ask('GET /', [`Host: ${name}:${port}`])).status).toBe(200)
    }
    for (const name of [
      'attacker.example',
      `attacker.example:${port}`,
      '127.0.0.1',
      'localhost.',
    ]) {
      expect((await ask('GET /', [`Host: ${name}`])).status).toBe(421)
    }
    expect((await ask('GET /', [`Host: 127.0.0.1:${port}@attacker.example`])).status).toBe(421)
  })

  it.each([
    ['no host', 'GET /', []],
    ['two hosts', 'GET /', ['HOST', 'Host: attacker.example']],
    ['the other order of two hosts', 'GET /', ['Host: attacker.example', 'HOST']],
    ['an absolute target of another authority', 'GET http://attacker.example/', ['HOST']],
    ['a target without a scheme', 'GET //attacker.example/', ['HOST']],
    ['a target with a backslash', 'GET /\\attacker.example/', ['HOST']],
    ['a star', 'OPTIONS *', ['HOST']],
  ])('refuses %s', async (_, line, headers) => {
    const answer = await ask(
      line,
      headers.map((header) => (header === 'HOST' ? host : header)),
    )
    expect(answer.status).toBe(400)
  })

  it.each([
    'Origin: null',
    'Origin: https://attacker.example',
    'Origin: http://127.0.0.1',
    'Origin: http://localhost:1',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-site',
  ])('refuses pages of other origins: %s', async (header) => {
    expect((await ask('GET /', [host, header])).status).toBe(403)
    expect((await ask('GET /api/folder', [host, bearer, header])).status).toBe(403)
  })

  it('answers its own pages', async () => {
    const own = [
      host,
      bearer,
      `Origin: http://127.0.0.1:${server.port}`,
      'Sec-Fetch-Site: same-origin',
    ]
    expect((await ask('GET /api/folder', own)).status).toBe(200)
  })

  it('asks for the token at every call of the API, and takes it nowhere else', async () => {
    const { token } = tokens
    expect((await ask('GET /api/folder', [host])).status).toBe(401)
    expect((await ask(`GET /api/folder?token=${token}`, [host])).status).toBe(401)
    expect((await ask('GET /api/folder', [host, `Cookie: token=${token}`])).status).toBe(401)
    expect((await ask('GET /api/folder', [host, `Authorization: Basic ${token}`])).status).toBe(401)
    const changed = `${token.slice(0, -2)}${token.endsWith('AA') ? 'BB' : 'AA'}`
    expect((await ask('GET /api/folder', [host, `Authorization: Bearer ${changed}`])).status).toBe(
      401,
    )
    expect((await ask('GET /api/folder', [host, bearer, bearer])).status).toBe(401)
    expect((await ask('GET /api/folder', [host, bearer])).status).toBe(200)
  })

  it('gives the token for a code once', async () => {
    const code = `Authorization: Bearer ${tokens.createCode()}`
    expect((await ask('GET /api/folder', [host, code])).status).toBe(401)
    const first = await ask('POST /api/session', [host, code, json], '{}')
    expect(JSON.parse(first.body)).toEqual({ token: tokens.token })
    expect((await ask('POST /api/session', [host, code, json], '{}')).status).toBe(401)
  })

  it.each(['DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    'does not know %s',
    async (method) => {
      const answer = await ask(`${method} /api/flow`, [host, bearer])
      expect(answer.status).toBe(405)
      expect(answer.head).not.toMatch(/access-control/i)
    },
  )

  it('changes nothing for a form, and no method hides in a header', async () => {
    const body = JSON.stringify({ name: 'new.flow.json', text: flow })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const answer = await ask('PUT /api/flow', [host, bearer, `Content-Type: ${type}`], body)
      expect(answer.status).toBe(415)
    }
    const hidden = [host, bearer, json, 'X-HTTP-Method-Override: PUT']
    expect((await ask('POST /api/flow', hidden, body)).status).toBe(404)
  })

  it.each([
    ['another language', 'GARBAGE\r\n\r\n'],
    ['a space before a colon', 'GET / HTTP/1.1\r\nHost : 127.0.0.1\r\n\r\n'],
    [
      'two lengths of a body',
      'GET / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['a header of 20,000 letters', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
  ])('ends a connection that speaks %s', async (_, text) => {
    const answer = await rawRequest(server.port, text)
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
    expect((await ask('GET /', [host])).status).toBe(200)
  })

  it.each([
    '/../package.json',
    '/%2e%2e/package.json',
    '/assets/..%2f..%2fetc/passwd',
    '/assets/',
    '/.git/config',
  ])('serves no file that was not built: %s', async (target) => {
    expect((await ask(`GET ${target}`, [host])).status).toBe(404)
  })
})

describe('the folder', () => {
  const put = (body: unknown) => ask('PUT /api/flow', [host, bearer, json], JSON.stringify(body))
  const read = async (name: string) => {
    const answer = await ask(`GET /api/flow?name=${encodeURIComponent(name)}`, [host, bearer])
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> }
  }

  it('lists and opens the flows of the folder', async () => {
    const { body } = await ask('GET /api/folder', [host, bearer])
    expect(JSON.parse(body)).toEqual({
      folder: 'flows',
      runs: false,
      flows: ['in/two.flow.json', 'one.flow.json'],
    })
    expect(await read('in/two.flow.json')).toMatchObject({ status: 200, body: { text: flow } })
  })

  it('opens no other file', async () => {
    expect((await read('notes.txt')).status).toBe(400)
    expect((await read('../one.flow.json')).status).toBe(400)
    expect((await read('/etc/x.flow.json')).status).toBe(400)
    expect((await read('*.flow.json')).status).toBe(400)
    expect((await read('none.flow.json')).status).toBe(404)
    expect((await ask('GET /api/flow?name=a&name=b', [host, bearer])).status).toBe(400)
  })

  it('saves a file that is as it was read, and shows it when it is not', async () => {
    const { body: before } = await read('one.flow.json')
    const text = flowText({ name: 'One', nodes: {} })
    const saved = await put({ name: 'one.flow.json', text, base: before['digest'] })
    expect(saved.status).toBe(200)
    expect(readFileSync(join(folder, 'one.flow.json'), 'utf8')).toBe(text)

    const theirs = flowText({ name: 'Theirs', nodes: {} })
    writeFileSync(join(folder, 'one.flow.json'), theirs)
    const { digest } = JSON.parse(saved.body) as { digest: string }
    const late = await put({ name: 'one.flow.json', text, base: digest })
    expect(late.status).toBe(409)
    expect(JSON.parse(late.body)).toMatchObject({ status: 'changed', found: { text: theirs } })
    expect(readFileSync(join(folder, 'one.flow.json'), 'utf8')).toBe(theirs)
  })

  it('refuses bodies that it does not understand', async () => {
    expect((await put({ name: 'new.flow.json' })).status).toBe(400)
    expect((await put([])).status).toBe(400)
    expect((await put({ name: 'new.flow.json', text: flow, base: 'x' })).status).toBe(400)
    expect((await put({ name: 'new.flow.json', text: '{ "not": "a flow" }' })).status).toBe(422)
    expect((await ask('PUT /api/flow', [host, bearer, json], '{"name": ')).status).toBe(400)
  })

  it('reads no more of a body than a flow file may take', async () => {
    const lines = [`Content-Length: ${1024 ** 3}`, 'Connection: close', '', '']
    const head = ['PUT /api/flow HTTP/1.1', host, bearer, json, ...lines].join('\r\n')
    const answer = await rawRequest(server.port, head + 'x'.repeat(22 * 1024 * 1024))
    expect(answer).toMatch(/^HTTP\/1\.1 413 /)
  })
})
