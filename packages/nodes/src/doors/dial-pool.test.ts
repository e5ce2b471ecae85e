import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { listen, serveRaw } from '../../test/local-server.ts'
import { selfSigned } from '../../test/self-signed.ts'
import { collectBody } from './collect-body.ts'
import { createDialer, type DialerOptions } from './create-dialer.ts'
import { systemNetwork } from './dial-network.ts'
import type { DialOptions } from './dial.ts'

const { signal } = new AbortController()
const hello: RequestListener = (_, response) => void response.end('hello')

/** A server of this machine, what it was connected to, and a way to ask it. */
async function site(server: Server, options: DialerOptions = {}, host = 'http://127.0.0.1') {
  const sockets: Socket[] = []
  server.on(host.startsWith('https') ? 'secureConnection' : 'connection', (socket: Socket) => {
    sockets.push(socket)
  })
  const origin = `${host}:${await listen(server)}`
  const dial = createDialer({ profiles: [origin], ...options })
  const get = async (path = '/', asked: Partial<DialOptions> = {}): Promise<string> => {
    const response = await dial(origin + path, { signal, ...asked })
    return new TextDecoder().decode(await collectBody(response))
  }
  return { get, dial, origin, sockets }
}

describe('a connection', () => {
  it('serves calls to the same place one after the other', async () => {
    const { get, sockets } = await site(createServer(hello))
    for (let round = 0; round < 5; round++) expect(await get()).toBe('hello')
    const body = { method: 'POST', body: 'x' } as const
    expect(await get('/other?a=b', body)).toBe('hello')
    expect(sockets).toHaveLength(1)
  })

  it('serves calls over TLS as well', async () => {
    const { key, certificate } = selfSigned('site.example')
    const resolve = async () => ['127.0.0.1']
    const network = { ...systemNetwork, resolve, certificates: certificate }
    const server = createTlsServer({ key, cert: certificate }, hello)
    const { get, sockets } = await site(server, { network }, 'https://site.example')
    for (let round = 0; round < 3; round++) expect(await get()).toBe('hello')
    expect(sockets).toHaveLength(1)
  })

  it('serves one call at a time', async () => {
    const { get, sockets } = await site(createServer(hello))
    await Promise.all([get(), get(), get()])
    expect(sockets).toHaveLength(3)
    await Promise.all([get(), get(), get()])
    expect(sockets).toHaveLength(3)
  })

  it('is not shared between credentials, nor with calls that have none', async () => {
    const { get, origin, sockets } = await site(createServer(hello))
    const with_ = (value: string) => ({
      credential: { header: 'authorization', value, origins: [origin] },
    })
    await get('/', with_('Bearer one'))
    await get('/', with_('Bearer two'))
    await get()
    expect(sockets).toHaveLength(3)
    await get('/', with_('Bearer one'))
    expect(sockets).toHaveLength(3)
  })

  it('is not shared between dialers, nor between names of one address', async () => {
    const server = createServer(hello)
    const { get, origin, sockets } = await site(server)
    await get()
    const other = createDialer({ profiles: [origin, origin.replace('127.0.0.1', 'localhost')] })
    await collectBody(await other(origin, { signal }))
    const network = { ...systemNetwork, resolve: async () => ['127.0.0.1'] }
    const named = origin.replace('127.0.0.1', 'localhost')
    const third = createDialer({ profiles: [origin, named], network })
    await collectBody(await third(origin, { signal }))
    await collectBody(await third(named, { signal }))
    expect(sockets).toHaveLength(4)
  })

  it.each<[string, RequestListener, Partial<DialOptions>]>([
    ['brought too much', hello, { limits: { bytes: 2 } }],
    ['brought an answer that is damaged', damaged, {}],
    ['is to be closed', (_, at) => void at.setHeader('connection', 'close').end('x'), {}],
    ['broke off', (_, at) => void (at.write('x'), setImmediate(() => at.destroy())), {}],
    ['led elsewhere', (_, at) => void at.writeHead(302, { location: 'ftp://x/' }).end(), {}],
  ])('that %s serves no other call', async (_, first, asked) => {
    let listener = first
    const { get, sockets } = await site(createServer((one, at) => listener(one, at)))
    await get('/', asked).catch(() => undefined)
    listener = hello
    expect(await get()).toBe('hello')
    expect(sockets).toHaveLength(2)
  })

  it('that was left before its answer was read serves no other call', async () => {
    const answers: RequestListener[] = [(_, response) => void response.write('x'), hello]
    const server = createServer((one, response) => answers.shift()?.(one, response))
    const { dial, get, origin, sockets } = await site(server)
    ;(await dial(origin, { signal })).discard()
    expect(await get()).toBe('hello')
    expect(sockets).toHaveLength(2)
  })

  it('on which something comes that nobody asked for serves no other call', async () => {
    const open: Socket[] = []
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n'
    const port = await serveRaw((socket) => {
      open.push(socket)
      socket.on('data', () => socket.write(`${answer}${open.length === 1 ? 'first' : 'other'}`))
    })
    const dial = createDialer({ profiles: [`http://127.0.0.1:${port}`] })
    const get = async () =>
      new TextDecoder().decode(
        await collectBody(await dial(`http://127.0.0.1:${port}/`, { signal })),
      )
    expect(await get()).toBe('first')
    const closed = new Promise((resolve) => open[0]!.once('close', resolve))
    open[0]!.write(`${answer}wrong`)
    await closed
    expect(await get()).toBe('other')
  })

  it('is looked at again before each call: where it leads, and whether that is still allowed', async () => {
    let remote = (socket: Socket) => socket.remoteAddress
    let addresses = ['127.0.0.1']
    const network = {
      ...systemNetwork,
      resolve: async () => addresses,
      remoteAddress: (socket: Socket) => remote(socket),
    }
    const { dial, origin, sockets } = await site(createServer(hello), { network })
    const named = origin.replace('127.0.0.1', 'inside.example')
    const own = createDialer({ profiles: [named], network })
    const get = async () => collectBody(await own(named, { signal }))
    await get()
    await get()
    expect(sockets).toHaveLength(1)
    remote = () => '10.0.0.1'
    await expect(get()).rejects.toMatchObject({ code: 'address-refused' })
    remote = (socket) => socket.remoteAddress
    addresses = []
    await expect(get()).rejects.toMatchObject({ code: 'connection-failed' })
    addresses = ['127.0.0.1']
    await expect(dial(named, { signal })).rejects.toMatchObject({ code: 'url-refused' })
  })

  it('waits for a few seconds, and no more than so many do', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const { get, sockets } = await site(createServer(hello), { keptConnections: 2 })
      await Promise.all([get(), get(), get(), get()])
      await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(2)
      vi.advanceTimersByTime(4000)
      await expect.poll(() => sockets.filter(({ destroyed }) => destroyed).length).toBe(4)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is closed at once where none are to be kept', async () => {
    const { get, sockets } = await site(createServer(hello), { keptConnections: 0 })
    await get()
    await expect.poll(() => sockets[0]!.destroyed).toBe(true)
  })
})

function damaged(...[, response]: Parameters<RequestListener>): void {
  const whole = gzipSync('hello'.repeat(100))
  whole[whole.length - 5] = (whole[whole.length - 5] ?? 0) ^ 1
  response.setHeader('content-encoding', 'gzip').end(whole)
}
