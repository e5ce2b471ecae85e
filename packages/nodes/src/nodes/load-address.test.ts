import type { RequestListener } from 'node:http'
import { expect, it, test } from 'vitest'
import { serve } from '../../test/local-server.ts'
import { writePdf } from '../../test/pdf-writer.ts'
import { pretendNetwork } from '../../test/pretend-network.ts'
import { runNode } from '../../test/run-node.ts'
import { createDialer } from '../doors/create-dialer.ts'
import { load } from './load.ts'
import { fillAddress } from './load-parts/fill-address.ts'

const publicAddress = '93.184.216.34'
const names = { 'site.example': [publicAddress], 'other.example': [publicAddress] }
const granted = ['http://site.example']

/** Loads from http://site.example, which answers so; what a node was given, made or not. */
async function loadFrom(
  listener: RequestListener,
  inputs: Record<string, unknown> = {},
  { origins = granted, computed = [] as string[] } = {},
) {
  const network = pretendNetwork({ 80: await serve(listener) }, names)
  const services = { files: { read: async () => [] }, dial: createDialer({ network, origins }) }
  const given = { files: 'http://site.example/notes', ...inputs }
  return (await runNode(load, given, { services, computed })).outputs
}

function answers(type: string, body: string | Uint8Array): RequestListener {
  return (_, response) => void response.writeHead(200, { 'content-type': type }).end(body)
}

test.each([
  ['text/html; charset=utf-8', '<p>Hello <i>you</i>', ['Hello you']],
  ['Text/Markdown', '# Hello *you*', ['# Hello *you*']],
  ['text/plain', 'Hello', ['Hello']],
  ['application/json', '{"a":1}', ['{"a":1}']],
  ['text/csv', 'a,b\n1,2\n3,4', ['a: 1\nb: 2', 'a: 3\nb: 4']],
  ['application/x-ndjson', '"One"\n"Two"', ['One', 'Two']],
  ['application/pdf', writePdf([['One page.']]), ['One page.']],
  ['text/plain; charset="iso-8859-1"', Uint8Array.of(0x63, 0x61, 0x66, 0xe9), ['café']],
])('reads %s as what it is', async (type, body, texts) => {
  expect((await loadFrom(answers(type, body)))['texts']).toEqual(texts)
})

test('the content type decides, never the extension', async () => {
  const files = 'http://site.example/table.csv'
  const { texts, names: from } = await loadFrom(answers('text/html', '<p>No table'), { files })
  expect([texts, from]).toEqual([['No table'], [files]])
})

test('reads it as what the node says', async () => {
  const inputs = { format: 'csv', column: 'b' }
  const { texts } = await loadFrom(answers('text/plain', 'a,b\n1,2'), inputs)
  expect(texts).toEqual(['2'])
})

test.each([
  ['image/svg+xml', 'content-type-refused'],
  ['text/javascript', 'content-type-refused'],
  ['application/octet-stream', 'content-type-refused'],
  ['', 'content-type-refused'],
  ['text/plain; charset=klingon', 'file-not-text'],
  ['application/pdf', 'file-not-pdf'],
])('refuses what is no document: %s', async (type, code) => {
  const loaded = loadFrom((_, response) => {
    if (type !== '') response.setHeader('content-type', type)
    response.end('x')
  })
  await expect(loaded).rejects.toMatchObject({ code, port: 'files' })
})

test.each([
  [404, {}, { retryable: false }],
  [204, {}, { retryable: false }],
  [503, {}, { retryable: true }],
  [429, { 'retry-after': '7' }, { retryable: true, retryAfterMs: 7000 }],
])('fails when a site answers %i', async (status, headers, expected) => {
  const loaded = loadFrom((_, response) => void response.writeHead(status, headers).end())
  await expect(loaded).rejects.toMatchObject({ code: 'site-failed', ...expected })
})

test('asks only what the run was granted, also when it is led on', async () => {
  const asked: string[] = []
  const leads: RequestListener = ({ headers }, response) => {
    asked.push(headers.host ?? '')
    response.writeHead(302, { location: 'http://other.example/' }).end()
  }
  const refusal = { code: 'origin-not-granted', message: /http:\/\/other\.example/ }
  await expect(loadFrom(leads)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringMatching(refusal.message),
  })
  const files = 'http://other.example/'
  await expect(loadFrom(leads, { files })).rejects.toMatchObject({ code: 'origin-not-granted' })
  expect(asked).toEqual(['site.example'])
  const both = [...granted, 'http://other.example']
  await expect(loadFrom(leads, {}, { origins: both })).rejects.toMatchObject({
    code: 'redirect-refused',
  })
})

test('opens no address where the run was granted none', async () => {
  const services = { files: { read: async () => [] } }
  const loaded = runNode(load, { files: 'https://site.example/' }, { services })
  await expect(loaded).rejects.toMatchObject({ code: 'origin-not-granted', port: 'files' })
})

test('lets data choose a site only where the node says so', async () => {
  const served = answers('text/plain', 'x')
  const computed = ['files']
  await expect(loadFrom(served, {}, { computed })).rejects.toMatchObject({
    code: 'data-origin-refused',
  })
  const inputs = { allowDataOrigin: true }
  expect(await loadFrom(served, inputs, { computed })).toMatchObject({ texts: ['x'] })
  await expect(loadFrom(served, inputs, { computed, origins: [] })).rejects.toMatchObject({
    code: 'origin-not-granted',
  })
})

test('fills data into a path or a query, encoded', async () => {
  const seen: RequestListener = ({ url }, response) =>
    void response.setHeader('content-type', 'text/plain').end(url)
  const files = 'http://site.example/wiki/{{value}}?q={{value}}&n=1'
  const inputs = { files, value: 'a/b?c=d&e#é' }
  const { texts } = await loadFrom(seen, inputs, { computed: ['value'] })
  const whole = 'a%2Fb%3Fc%3Dd%26e%23%C3%A9'
  expect(texts).toEqual([`/wiki/${whole}?q=${whole}&n=1`])
})

it.each([
  ['https://{{value}}/', 'x'],
  ['https://{{value}}.example/', 'x'],
  ['https://site.example:{{value}}/', '80'],
  ['https://{{value}}@site.example/', 'x'],
  ['https://site.example/#{{value}}', 'x'],
  ['https://site.example/?{{value}}=1', 'x'],
  ['{{value}}://site.example/', 'https'],
  ['https://site.example/{{value}}/b', '..'],
  ['https://site.example/{{value}}', '.'],
  ['https://site.example/', 'x'],
  ['https://site.example/{{value}}', undefined],
])('refuses to fill %s with %s', (address, value) => {
  expect(() => fillAddress(address, value)).toThrow(
    expect.objectContaining({ code: 'url-refused', port: 'files' }),
  )
})

it.each(['%2e%2e', '../..', '\\..\\', '//evil.example/', '@evil.example', '\n', "'", '\ud800'])(
  'keeps %j inside of its part of the path',
  (value) => {
    const url = new URL(fillAddress('https://site.example/a/{{value}}/b', value))
    expect(url.origin).toBe('https://site.example')
    expect(url.pathname.split('/')).toHaveLength(4)
    expect(url.pathname).toMatch(/^\/a\/.+\/b$/)
  },
)
