import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { listen, serve } from '../../test/local-server.ts'
import { pretendNetwork } from '../../test/pretend-network.ts'
import { selfSigned } from '../../test/self-signed.ts'
import { collectBody } from './collect-body.ts'
import { createDialer } from './create-dialer.ts'

const { signal } = new AbortController()
const address = ['93.184.216.34']
const names = { 'site.example': address, 'site.example.': address, 'other.example': address }
const { certificate, key } = selfSigned('site.example')

async function secureSite(listener: RequestListener, plainPort = 1) {
  const port = await listen(createServer({ cert: certificate, key }, listener))
  const network = {
    ...pretendNetwork({ 443: port, 80: plainPort }, names),
    certificates: certificate,
  }
  return { network, dial: createDialer({ network }) }
}

test('asks over TLS, for the certificate of the name that was dialled', async () => {
  const asked: unknown[] = []
  const { dial } = await secureSite((request, response) => {
    asked.push('servername' in request.socket && request.socket.servername)
    response.end('secure')
  })
  const response = await dial('https://site.example./', { signal })
  expect(new TextDecoder().decode(await collectBody(response))).toBe('secure')
  expect(asked).toEqual(['site.example'])
})

test('trusts no certificate of another name, and none that nobody vouches for', async () => {
  const { dial, network } = await secureSite((_, response) => response.end('secret'))
  await expect(dial('https://other.example/', { signal })).rejects.toMatchObject({
    code: 'connection-failed',
    message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
  })
  const { certificates: _, ...usual } = network
  const call = createDialer({ network: usual })('https://site.example/', { signal })
  await expect(call).rejects.toMatchObject({
    message: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
  })
})

test('refuses a redirect down to http', async () => {
  const plain = await serve((_, response) => response.end('plain'))
  const headers = { location: 'http://site.example/' }
  const { dial } = await secureSite((_, response) => response.writeHead(302, headers).end(), plain)
  await expect(dial('https://site.example/', { signal })).rejects.toMatchObject({
    code: 'redirect-refused',
  })
})

test('follows a redirect up to https', async () => {
  const headers = { location: 'https://site.example/' }
  const plain = await serve((_, response) => response.writeHead(301, headers).end())
  const { dial } = await secureSite((_, response) => response.end('secure'), plain)
  const response = await dial('http://site.example/', { signal })
  expect(response.url).toBe('https://site.example/')
  response.discard()
})

test('gives up a TLS handshake that nobody answers', async () => {
  const port = await listen((await import('node:net')).createServer())
  const dial = createDialer({ network: pretendNetwork({ 443: port }, names) })
  const call = dial('https://site.example/', { signal, limits: { firstByteMs: 50 } })
  await expect(call).rejects.toMatchObject({ code: 'too-slow' })
})

test('gives up a connection that nobody takes', async () => {
  const network = { ...pretendNetwork({}, names), connect: () => connectNowhere() }
  const call = createDialer({ network })('http://site.example/', {
    signal,
    limits: { firstByteMs: 50 },
  })
  await expect(call).rejects.toMatchObject({ code: 'too-slow' })
})

/** A connection that never opens: its name is never resolved. */
function connectNowhere() {
  return connect({ host: 'site.example', port: 80, lookup: () => undefined })
}
