import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { serve, serveRaw } from '../../test/local-server.ts'
import { pretendNetwork } from '../../test/pretend-network.ts'
import { collectBody } from './collect-body.ts'
import { createDialer } from './create-dialer.ts'
import type { DialOptions } from './dial.ts'

const { signal } = new AbortController()
const names = {
  'site.example': ['93.184.216.34'],
  'other.example': ['1.1.1.1'],
  'inside.example': ['192.168.0.1'],
}

async function startSite(listener: RequestListener) {
  const port = await serve(listener)
  const network = pretendNetwork({ 80: port }, names)
  const dial = createDialer({ network, profiles: [`http://127.0.0.1:${port}`] })
  const get = async (url: string, options: Partial<DialOptions> = {}) => {
    const response = await dial(url, { signal, ...options })
    return { url: response.url, text: new TextDecoder().decode(await collectBody(response)) }
  }
  return { get, network, port }
}

/** Sends everything on to one place, which tells what it was asked. */
const to =
  (location: string, status = 302): RequestListener =>
  (request, response) => {
    if (request.url !== '/end') return response.writeHead(status, { location }).end('not this')
    const pieces: string[] = []
    const { authorization = '-', range = '-' } = request.headers
    const type = request.headers['content-type'] ?? '-'
    request.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece))
    return request.on('end', () => {
      response.end([request.method, authorization, range, type, pieces.join('')].join(' '))
    })
  }

describe('a redirect', () => {
  it('is followed, relative ones too, and each hop dials anew', async () => {
    const { get, network } = await startSite(to('//other.example/end'))
    expect(await get('http://site.example/a')).toEqual({
      url: 'http://other.example/end',
      text: 'GET - - - ',
    })
    expect(network.connections).toEqual(['93.184.216.34:80', '1.1.1.1:80'])
  })

  it('is no more than an answer when it names no place', async () => {
    const { get } = await startSite((_, response) => response.writeHead(302).end('here'))
    expect(await get('http://site.example/')).toMatchObject({ text: 'here' })
  })

  it('keeps headers, but shows secrets to their own origin only', async () => {
    const headers = { Authorization: 'secret', Range: 'bytes=1-', 'Content-Type': 'a/b' }
    const same = await startSite(to('/end'))
    expect(await same.get('http://site.example/', { headers })).toMatchObject({
      text: 'GET secret bytes=1- a/b ',
    })
    const other = await startSite(to('http://other.example/end'))
    expect(await other.get('http://site.example/', { headers })).toMatchObject({
      text: 'GET - bytes=1- a/b ',
    })
  })

  it.each([
    [301, 'GET - - - '],
    [302, 'GET - - - '],
    [303, 'GET - - - '],
    [307, 'POST - - a/b text'],
    [308, 'POST - - a/b text'],
  ])('by %s of a POST goes on as the standard says', async (status, text) => {
    const { get } = await startSite(to('/end', status))
    const post = { method: 'POST', body: 'text', headers: { 'content-type': 'a/b' } } as const
    expect(await get('http://site.example/', post)).toMatchObject({ text })
  })

  it('is refused from the sixth on, as in a loop', async () => {
    let asked = 0
    const { get } = await startSite((_, response) => {
      asked += 1
      response.writeHead(302, { location: '/again' }).end()
    })
    await expect(get('http://site.example/')).rejects.toMatchObject({ code: 'redirect-refused' })
    expect(asked).toBe(6)
  })

  it.each([
    ['http://127.0.0.1/', 'address-refused'],
    ['http://[::ffff:7f00:1]/', 'address-refused'],
    ['http://inside.example/', 'address-refused'],
    ['http://169.254.169.254/latest', 'address-refused'],
    ['http://site.example:6379/', 'url-refused'],
    ['http://a:b@site.example/', 'url-refused'],
    ['file:///etc/passwd', 'url-refused'],
    ['javascript:alert(1)', 'url-refused'],
    ['http://', 'redirect-refused'],
  ])('to %s is refused', async (location, code) => {
    const { get, network } = await startSite(to(location))
    await expect(get('http://site.example/')).rejects.toMatchObject({ code })
    expect(network.connections).toEqual(['93.184.216.34:80'])
  })

  it('of a stranger does not reach a profile, one of the profile itself does', async () => {
    const { get, port } = await startSite((request, response) => {
      const location = `http://127.0.0.1:${port}/end`
      if (request.url === '/end') response.end('private')
      else response.writeHead(302, { location }).end()
    })
    await expect(get('http://site.example/')).rejects.toMatchObject({ code: 'url-refused' })
    expect(await get(`http://127.0.0.1:${port}/a`)).toMatchObject({ text: 'private' })
  })

  it('counts towards the one time of the call', async () => {
    const { get } = await startSite((_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/on' }).end(), 30)
    })
    const call = get('http://site.example/', { limits: { totalMs: 70 } })
    await expect(call).rejects.toMatchObject({ code: 'too-slow' })
  })
})

describe('an answer', () => {
  const raw = async (text: string | Uint8Array) => {
    const port = await serveRaw((socket) => socket.once('data', () => socket.end(text)))
    const dial = createDialer({ network: pretendNetwork({ 80: port }, names) })
    return collectBody(await dial('http://site.example/', { signal }))
  }

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n\r\n', 'response-invalid'],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(20_000)}`, 'response-invalid'],
    ['one long header', `HTTP/1.1 200 OK\r\na: ${'b'.repeat(20_000)}\r\n\r\n`, 'response-invalid'],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na',
      'response-invalid',
    ],
    [
      'length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      'response-invalid',
    ],
    [
      'two encodings',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip, gzip\r\n\r\na',
      'response-invalid',
    ],
    [
      'an unknown encoding',
      'HTTP/1.1 200 OK\r\nContent-Encoding: zip\r\n\r\na',
      'response-invalid',
    ],
    [
      'damaged gzip',
      'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip',
      'response-invalid',
    ],
    [
      'damaged br',
      'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n\u00ff\u00ff\u00ff',
      'response-invalid',
    ],
    [
      'bad chunks',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n',
      'response-invalid',
    ],
    [
      'another protocol',
      'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
      'response-invalid',
    ],
    [
      'fewer bytes than it says',
      'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc',
      'connection-failed',
    ],
    [
      'chunks without end',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n',
      'connection-failed',
    ],
    ['nothing', '', 'connection-failed'],
    ['half a head', 'HTTP/1.1 200 OK\r\nConte', 'connection-failed'],
  ])('that is %s is not believed', async (_, text, code) => {
    await expect(raw(text)).rejects.toMatchObject({ name: 'FlowError', code })
  })

  it('ends where its length says', async () => {
    const bytes = await raw('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc')
    expect(new TextDecoder().decode(bytes)).toBe('abc')
  })

  it('without length ends with the connection', async () => {
    expect(new TextDecoder().decode(await raw('HTTP/1.1 200 OK\r\n\r\nabc'))).toBe('abc')
  })
})
