import { createServer, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listen } from '../../test/local-server.ts'
import { pretendNetwork } from '../../test/pretend-network.ts'
import { addressText, isSpecial } from '../../test/special-addresses.ts'
import { addressBytes } from './address-bytes.ts'
import { collectBody } from './collect-body.ts'
import { createDialer } from './create-dialer.ts'

const inputs = Number(process.env['CHAINWRIGHT_FUZZ'] ?? 2000)
/** Given again, the same inputs are tried again. */
const seed = Number(process.env['CHAINWRIGHT_FUZZ_SEED'] ?? Date.now() % 0x7fffffff)
const { signal } = new AbortController()
const codes =
  /^(?:url-refused|address-refused|redirect-refused|download-too-large|too-slow|connection-failed|response-invalid)$/

describe('the dialer', { timeout: 600_000 }, () => {
  it('connects to no special address, whatever a link or a name leads to', async () => {
    const dialled: string[] = []
    const link = fc.tuple(scheme, anyHost, anyPort, anyPath).map((parts) => parts.join(''))
    const property = fc.asyncProperty(
      link,
      fc.array(anyAddress, { maxLength: 3 }),
      async (url, found) => {
        dialled.length = 0
        let resolved = false
        const dial = createDialer({
          network: {
            async resolve() {
              resolved = true
              return found
            },
            connect(address, port) {
              dialled.push(address)
              expect([80, 443]).toContain(port)
              throw Object.assign(new Error('not here'), { code: 'ECONNREFUSED' })
            },
            remoteAddress: () => undefined,
          },
        })
        await expect(dial(url, { signal }), url).rejects.toMatchObject({
          code: expect.stringMatching(codes),
        })
        for (const address of dialled) expect(isPublic(address), `${url} → ${address}`).toBe(true)
        if (resolved && !found.every(isPublic)) expect(dialled, url).toEqual([])
      },
    )
    await fc.assert(property, { numRuns: inputs, seed })
  })

  it('ends with an answer or a known error, soon, whatever bytes come back', async () => {
    let answer: readonly Uint8Array[] = []
    const port = await listen(createServer((socket) => speak(socket, answer)))
    const network = pretendNetwork({ 80: port }, { 'site.example': ['93.184.216.34'] })
    const dial = createDialer({ network })
    const limits = { firstByteMs: 300, totalMs: 500, bytes: 50_000 }
    const property = fc.asyncProperty(hostileAnswer, async (pieces) => {
      answer = pieces
      const started = performance.now()
      const call = dial('http://site.example/', { signal, limits }).then(collectBody)
      const code: unknown = await call.then(
        (body) => (body.length <= limits.bytes ? 'connection-failed' : 'too much'),
        (error: { code?: unknown }) => error.code,
      )
      expect(code).toMatch(codes)
      expect(performance.now() - started).toBeLessThan(3000)
    })
    await fc.assert(property, { numRuns: Math.ceil(inputs / 10), seed })
  })
})

function speak(socket: Socket, pieces: readonly Uint8Array[]): void {
  socket.on('error', () => undefined)
  socket.once('data', () => {
    for (const piece of pieces) socket.write(piece)
    socket.end()
  })
}

function isPublic(address: string): boolean {
  const bytes = addressBytes(address)
  if (!bytes) return false
  const number = Array.from(bytes).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  return !isSpecial(number, bytes.length === 4 ? 32 : 128)
}

const scheme = fc.constantFrom(
  'http://',
  'https://',
  'HTTP://',
  'http:',
  'http:/\\',
  'ftp://',
  '//',
  'file://',
  '',
)
const anyPort = fc.constantFrom('', ':80', ':443', ':0', ':22', ':8080', ':080', ':99999', ':')
const anyPath = fc.constantFrom(
  '',
  '/',
  '/a?b#c',
  '@127.0.0.1/',
  '\\@10.0.0.1',
  '#@1.1.1.1/',
  '/..//',
)
const anyAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }).map((address) => addressText(address, 128)),
  fc.constantFrom(
    '127.0.0.1',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '1.1.1.1',
    '2606:4700::1',
    'fe80::1%2',
    '',
  ),
)
const anyHost = fc.oneof(
  fc.domain(),
  fc.ipV4Extended(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.bigInt({ min: 0n, max: 0xffff_ffffn }).map(String),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'localhost',
    'localhost.',
    '127.1',
    '0',
    'a@127.0.0.1',
    '127.0.0.1%00.example',
    '①②⑦.⓪.⓪.①',
    '[::ffff:7f00:1]',
    '[64:ff9b::a00:1]',
    '0x7f.1',
    '2130706433',
    '1.1.1.1',
  ),
)

const pieceOfHttp = fc.constantFrom(
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.0 204\r\n',
  'HTTP/1.1 302 Found\r\n',
  'HTTP/1.1 103 Early\r\n\r\n',
  'HTTP/9.9 abc\r\n',
  'Content-Length: 5\r\n',
  'Content-Length: -1\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Content-Length: 70000\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'Content-Encoding: gzip\r\n',
  'Content-Encoding: br\r\n',
  'Content-Encoding: deflate\r\n',
  'Location: /again\r\n',
  'Location: http://127.0.0.1/\r\n',
  'Location: \r\n',
  'Upgrade: h2c\r\nConnection: upgrade\r\n',
  'Connection: keep-alive\r\n',
  ' folded: line\r\n',
  'no colon\r\n',
  ': empty\r\n',
  '\r\n',
  '\r\n\r\n',
  '\n',
  '5\r\nhello\r\n',
  'fffffffff\r\n',
  '0\r\n\r\n',
  '-5\r\n',
  'hello',
  '\0',
)
const hostileAnswer = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: pieceOfHttp.map((text): Uint8Array => Buffer.from(text, 'latin1')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
    {
      weight: 1,
      arbitrary: fc.nat(80_000).map((size): Uint8Array => new Uint8Array(size).fill(97)),
    },
  ),
  { maxLength: 12 },
)
