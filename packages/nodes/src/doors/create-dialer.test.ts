import type { RequestListener } from 'node:http'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { listen, serve, serveRaw } from '../../test/local-server.ts'
import { pretendNetwork } from '../../test/pretend-network.ts'
import { collectBody } from './collect-body.ts'
import { createDialer } from './create-dialer.ts'
import type { DialLimits, DialOptions } from './dial.ts'

const { signal } = new AbortController()
const publicAddress = '93.184.216.34'

async function site(listener: RequestListener): Promise<Site> {
  return siteAt(await serve(listener))
}

type Site = ReturnType<typeof siteAt>

/** The site http://site.example, which a local port serves. */
function siteAt(port: number) {
  const names = {
    'site.example': [publicAddress],
    'other.example': [publicAddress],
    'inside.example': ['10.0.0.1'],
    'mixed.example': [publicAddress, '127.0.0.1'],
    'nothing.example': [],
  }
  const network = pretendNetwork({ 80: port, 443: port }, names)
  const dial = createDialer({ network })
  const get = async (path: string, options: Partial<DialOptions> = {}) => {
    const url = path.startsWith('/') ? `http://site.example${path}` : path
    const response = await dial(url, { signal, ...options })
    return { ...response, text: new TextDecoder().decode(await collectBody(response)) }
  }
  return { get, dial, network, port }
}

const limits = (some: Partial<DialLimits>): Partial<DialOptions> => ({ limits: some })

describe('createDialer', () => {
  it('asks a public address and gives status, headers and body', async () => {
    const { get, network } = await site((request, response) => {
      response.writeHead(201, { 'X-Kind': 'test' })
      response.end(`${request.method} ${request.url} ${request.headers.host}`)
    })
    const answer = await get('/a?b=c#d')
    expect(answer).toMatchObject({ status: 201, text: 'GET /a?b=c site.example' })
    expect(answer.headers.get('x-kind')).toBe('test')
    expect(network.connections).toEqual([`${publicAddress}:80`])
  })

  it('sends a method, headers and a body', async () => {
    const { get } = await site((request, response) => {
      request.setEncoding('utf8').on('data', (text: string) => {
        response.end(`${request.method} ${String(request.headers['x-a'])} ${text}`)
      })
    })
    const asked = { method: 'POST', headers: { 'X-A': 'b' }, body: 'ä' } as const
    expect(await get('/', asked)).toMatchObject({ text: 'POST b ä' })
  })

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('decodes %s', async (encoding, encode) => {
    const { get } = await site((_, response) => {
      response.setHeader('content-encoding', encoding).end(encode('words '.repeat(1000)))
    })
    expect((await get('/')).text).toBe('words '.repeat(1000))
  })

  it.each([
    ['http://inside.example/', 'address-refused'],
    ['http://mixed.example/', 'address-refused'],
    ['http://127.0.0.1/', 'address-refused'],
    ['http://[::1]/', 'address-refused'],
    ['http://0x7f.1/', 'address-refused'],
    ['http://169.254.169.254/latest/meta-data', 'address-refused'],
    ['http://[::ffff:127.0.0.1]/', 'address-refused'],
    ['http://site.example:8080/', 'url-refused'],
    ['http://site.example:0/', 'url-refused'],
    ['http://site.example:22/', 'url-refused'],
    ['http://user:secret@site.example/', 'url-refused'],
    ['file:///etc/passwd', 'url-refused'],
    ['ftp://site.example/', 'url-refused'],
    ['data:text/plain,a', 'url-refused'],
    ['site.example', 'url-refused'],
    ['', 'url-refused'],
    ['http://nothing.example/', 'connection-failed'],
    ['http://unknown.example/', 'connection-failed'],
  ])('does not dial %s', async (url, code) => {
    const { get, network } = await site((_, response) => response.end('secret'))
    await expect(get(url)).rejects.toMatchObject({ name: 'FlowError', code })
    expect(network.connections).toEqual([])
  })

  it('gives up a connection that leads elsewhere than to the checked address', async () => {
    const { network } = await site((_, response) => response.end('secret'))
    const dial = createDialer({ network: { ...network, remoteAddress: () => '127.0.0.1' } })
    const call = dial('http://site.example/', { signal })
    await expect(call).rejects.toMatchObject({ code: 'address-refused' })
  })

  it('tries the next address of a name when one does not answer', async () => {
    const port = await serve((_, response) => response.end('here'))
    const closed = await closedPort()
    const names = { 'site.example': ['2606:4700::1', publicAddress] }
    const network = pretendNetwork({ 80: port }, names)
    const broken = pretendNetwork({ 80: closed })
    const dial = createDialer({
      network: {
        ...network,
        connect: (address, to) => (address.includes(':') ? broken : network).connect(address, to),
      },
    })
    const response = await dial('http://site.example/', { signal })
    expect(new TextDecoder().decode(await collectBody(response))).toBe('here')
  })

  it('reaches the private origins of a profile, and no other port of theirs', async () => {
    const port = await serve((_, response) => response.end('mine'))
    const dial = createDialer({ profiles: [`http://127.0.0.1:${port}`] })
    const response = await dial(`http://127.0.0.1:${port}/x`, { signal })
    expect(new TextDecoder().decode(await collectBody(response))).toBe('mine')
    const other = dial(`http://127.0.0.1:${await closedPort()}/`, { signal })
    await expect(other).rejects.toMatchObject({ code: 'url-refused' })
    await expect(dial('http://127.0.0.1/', { signal })).rejects.toMatchObject({
      code: 'address-refused',
    })
  })

  it.each(['http://127.0.0.1:25', 'ftp://site.example', 'nonsense'])(
    'refuses the profile %s',
    (profile) => {
      expect(() => createDialer({ profiles: [profile] })).toThrow(/may be configured/)
    },
  )

  it.each([['Host'], ['Content-Length'], ['Transfer-Encoding'], ['Proxy-Authorization'], ['a b']])(
    'refuses the header %s',
    async (name) => {
      const { get } = await site((_, response) => response.end())
      await expect(get('/', { headers: { [name]: '1' } })).rejects.toMatchObject({
        code: 'url-refused',
      })
    },
  )

  it('refuses a header with a line break in it', async () => {
    const { get } = await site((_, response) => response.end())
    const headers = { 'x-a': 'b\r\nHost: evil' }
    await expect(get('/', { headers })).rejects.toMatchObject({ code: 'url-refused' })
  })
})

describe('a bound of a call', () => {
  const endless: RequestListener = (_, response) => {
    const send = (): void => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    }
    response.on('drain', send)
    send()
  }

  it('is the size of the body, told beforehand or not', async () => {
    const told = await site((_, response) => response.setHeader('content-length', 11).end())
    await expect(told.get('/', limits({ bytes: 10 }))).rejects.toMatchObject({
      code: 'download-too-large',
    })
    const untold = await site(endless)
    await expect(untold.get('/', limits({ bytes: 100_000 }))).rejects.toMatchObject({
      code: 'download-too-large',
    })
  })

  it('is the size after decoding: a bomb does not go off', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000))
    expect(bomb.length).toBeLessThan(60_000)
    const { get } = await site((_, response) => {
      response.setHeader('content-encoding', 'gzip').end(bomb)
    })
    await expect(get('/', limits({ bytes: 1_000_000 }))).rejects.toMatchObject({
      code: 'download-too-large',
    })
  })

  it('is the time to the first byte', async () => {
    const { get } = await site(() => undefined)
    await expect(get('/', limits({ firstByteMs: 50 }))).rejects.toMatchObject({
      code: 'too-slow',
      retryable: true,
    })
  })

  it('is the time to the first byte on a bare connection, and of an endless head', async () => {
    const silent = siteAt(await serveRaw(() => undefined))
    await expect(silent.get('/', limits({ firstByteMs: 50 }))).rejects.toMatchObject({
      code: 'too-slow',
    })
    const early = siteAt(
      await serveRaw((socket) => {
        const send = (): void =>
          void socket.write('HTTP/1.1 103 Early\r\n\r\n', () => setImmediate(send))
        send()
      }),
    )
    await expect(early.get('/', limits({ firstByteMs: 50 }))).rejects.toMatchObject({
      code: 'too-slow',
    })
  })

  it('is the rate of the body: neither a stall nor a trickle goes on', async () => {
    const stall = await site((_, response) => void response.write('a'))
    const slow = limits({ patienceMs: 60, bytesPerSecond: 100_000 })
    await expect(stall.get('/', slow)).rejects.toMatchObject({ code: 'too-slow' })
    const trickle = await site((_, response) => {
      const timer = setInterval(() => response.write('a'), 5)
      response.on('close', () => clearInterval(timer))
    })
    await expect(trickle.get('/', slow)).rejects.toMatchObject({ code: 'too-slow' })
  })

  it('is the whole time, also while nobody reads the body', async () => {
    const { dial, get } = await site(endless)
    await expect(get('/', limits({ totalMs: 80, bytes: 1e12 }))).rejects.toMatchObject({
      code: 'too-slow',
    })
    const response = await dial('http://site.example/', { signal, ...limits({ totalMs: 300 }) })
    const late = new Promise((resolve) => setTimeout(resolve, 350)).then(() =>
      collectBody(response),
    )
    await expect(late).rejects.toMatchObject({ code: 'too-slow' })
  })

  it('does not count the time that a reader takes', async () => {
    const { dial } = await site((_, response) => response.end('x'.repeat(1_000_000)))
    const response = await dial('http://site.example/', { signal, ...limits({ patienceMs: 40 }) })
    let bytes = 0
    for await (const piece of response.body) {
      if (bytes === 0) await new Promise((resolve) => setTimeout(resolve, 80))
      bytes += piece.length
    }
    expect(bytes).toBe(1_000_000)
  })

  it('is the caller, who can end it at any moment', async () => {
    const { dial } = await site(endless)
    const head = new AbortController()
    const begun = dial('http://site.example/', { signal: head.signal })
    head.abort(new Error('enough'))
    await expect(begun).rejects.toThrow('enough')
    const body = new AbortController()
    const response = await dial('http://site.example/', { signal: body.signal })
    body.abort(new Error('enough now'))
    await expect(collectBody(response)).rejects.toThrow('enough now')
    await expect(dial('http://site.example/', { signal: body.signal })).rejects.toThrow('enough')
  })
})

async function closedPort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
