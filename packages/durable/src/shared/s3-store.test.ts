import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { refuse, sendList, startFakeS3, type AskedS3, type FakeS3 } from '../../test/fake-s3.ts'
import { openS3Store } from './s3-store.ts'
import type { SharedStore } from './shared-store.ts'

async function open(options: object = {}): Promise<{ fake: FakeS3; store: SharedStore }> {
  const fake = await startFakeS3()
  const store = await openS3Store({ ...fake.options, ...options })
  onTestFinished(() => store.close())
  await store.write('kept', 'text')
  fake.asked.length = 0
  return { fake, store }
}

/** What is said of a failure, which never is a secret. */
async function saidBy(work: Promise<unknown>): Promise<string> {
  const thrown: unknown = await work.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(thrown).toMatchObject({ code: 'store-unusable' })
  const said = `${String(thrown)} ${JSON.stringify(thrown)}`
  expect(said).toContain('the bucket `bucket` at 127.0.0.1:')
  for (const secret of ['the-secret-of-the-key', 'the-id-of-the-key', 'AWS4-HMAC'])
    expect(said).not.toContain(secret)
  return said
}

it('says when a service takes a request and never answers', async () => {
  const { fake, store } = await open({ timeoutMs: 3000 })
  fake.misbehave(() => undefined)
  expect(await saidBy(store.read('kept'))).toContain('did not answer within 3000 ms')
  expect(fake.asked.length).toBeGreaterThan(1)
})

it('asks again when an answer stops in its middle, or is cut off', async () => {
  const { fake, store } = await open()
  const ways = [
    ({ response }: AskedS3) => response.writeHead(200, { 'content-length': 9 }).write('te'),
    ({ response }: AskedS3) => {
      response.writeHead(200, { 'content-length': 9 }).write('te')
      setImmediate(() => response.destroy())
    },
    ({ response }: AskedS3) => void response.destroy(),
  ]
  fake.misbehave((asked) => {
    const way = ways.shift() ?? asked.behave
    way(asked)
  })
  expect(await store.read('kept')).toBe('text')
  expect(fake.asked.slice(0, 4)).toEqual(Array(4).fill('GET /bucket/kept.json'))
})

it('asks a busy service six times, and says what it answered', async () => {
  const { fake, store } = await open()
  fake.misbehave(({ response }) => refuse(response, 503, 'SlowDown'))
  const said = await saidBy(store.write('kept', 'other'))
  expect(said).toContain('answered 503 SlowDown, 6 times in turn')
  expect(fake.asked).toHaveLength(6)
})

it('refuses an answer that is longer than anything it asked for', async () => {
  const { fake, store } = await open()
  const bytes = 100 * 1024 * 1024
  fake.misbehave(({ response }) => response.writeHead(200, { 'content-length': bytes }).write('x'))
  expect(await saidBy(store.read('kept'))).toContain('an answer of more than 67108864 bytes')
  expect(await saidBy(store.list('k'))).toContain('an answer of more than 8388608 bytes')
  expect(fake.asked).toHaveLength(2)
})

it('stops taking an answer that does not end', async () => {
  const { fake, store } = await open()
  const part = Buffer.alloc(1024 * 1024, 'x')
  let sent = 0
  const over = new Promise<void>((resolve) => {
    fake.misbehave(({ response }) => {
      const more = (): void => {
        while (!response.destroyed && response.write(part)) sent += part.length
        sent += part.length
      }
      response.on('drain', more)
      response.on('close', resolve)
      more()
    })
  })
  expect(await saidBy(store.list('k'))).toContain('an answer of more than 8388608 bytes')
  await over
  expect(sent).toBeLessThan(64 * 1024 * 1024)
})

it.each([
  { lie: 'no XML', more: undefined, said: 'sent no list of objects' },
  { lie: 'no next page', more: '<IsTruncated>true</IsTruncated>', said: 'sent no list of objects' },
  {
    lie: 'the same page again and again',
    more: '<IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken>',
    said: 'sent a list of objects that does not end',
  },
])('says when a service lists $lie', async ({ more, said }) => {
  const { fake, store } = await open()
  fake.misbehave(({ response }) => {
    if (more !== undefined) return sendList(response, ['kept.json'], more)
    response.writeHead(200, { 'content-length': 5 }).end('<html')
  })
  expect(await saidBy(store.list('k'))).toContain(said)
  expect(fake.asked.length).toBeLessThan(3)
})

it('takes no notice of objects that it did not ask for', async () => {
  const { fake, store } = await open({ prefix: 'ours' })
  fake.misbehave(({ response }) =>
    sendList(response, [
      'ours/kept.json',
      'theirs/kept.json',
      'ours/other.txt',
      'ours/k/../x.json',
    ]),
  )
  expect(await store.list('k')).toEqual(['kept'])
})

it('follows no redirect', async () => {
  const { fake, store } = await open()
  let isFollowed = false
  const other = createServer((_, response) => ((isFollowed = true), response.end()))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/bucket/kept.json`
  fake.misbehave(({ response }) => {
    response.writeHead(307, { location, 'content-length': 0 }).end()
  })
  expect(await saidBy(store.read('kept'))).toContain(
    'answered 307. The bucket is in another region',
  )
  expect(isFollowed).toBe(false)
})

it('notices a text that is another than was kept, and an answer without its length', async () => {
  const { fake, store } = await open()
  const meta = { 'x-amz-meta-sha256': '0'.repeat(64), 'content-length': 4 }
  fake.misbehave(({ response }) => response.writeHead(200, meta).end('text'))
  expect(await saidBy(store.read('kept'))).toContain('sent something else than was kept')
  fake.misbehave(({ response }) => {
    response.removeHeader('transfer-encoding')
    response.useChunkedEncodingByDefault = false
    response.writeHead(200, { connection: 'close' }).end('text')
  })
  expect(await saidBy(store.read('kept'))).toContain('does not say how long it is')
})

it('does not ask again where TLS is wrong', async () => {
  const fake = await startFakeS3()
  const address = fake.options.address.replace('http:', 'https:')
  const opening = openS3Store({ ...fake.options, address })
  expect(await saidBy(opening)).toContain('does not speak TLS as it should')
  await expect(opening).rejects.toMatchObject({ retryable: false })
})

it('ends what runs when it is closed', async () => {
  const { fake, store } = await open()
  const asked = new Promise<void>((resolve) => fake.misbehave(() => resolve()))
  const reading = saidBy(store.read('kept'))
  await asked
  await store.close()
  expect(await reading).toContain('was closed')
  expect(await saidBy(store.read('kept'))).toContain('was closed')
})

it.each([
  { what: 'ignores conditions', status: undefined, said: 'writes whatever the conditions say' },
  { what: 'knows no conditions', status: 501, said: 'answered 501 NotImplemented' },
])('refuses a service that $what, except for values alone', async ({ status, said }) => {
  const fake = await startFakeS3()
  fake.misbehave(({ headers, response, behave }) => {
    const { 'if-match': match, 'if-none-match': none } = headers
    if (status && (match ?? none)) return refuse(response, status, 'NotImplemented')
    delete headers['if-match']
    delete headers['if-none-match']
    behave()
  })
  const refusal = await saidBy(openS3Store(fake.options))
  expect(refusal).toContain(said)
  expect(refusal).toContain('keep the records in PostgreSQL or in a folder')
  const store = await openS3Store({ ...fake.options, changes: false })
  await store.write('values/a', 'large')
  expect(await store.list('')).toEqual(['values/a'])
  await expect(store.change('values/a', () => 'x')).rejects.toThrow('for values alone')
  await store.close()
})

it('makes a change once whose answer was lost, and over again when it was not made', async () => {
  const { fake, store } = await open()
  const add = (text = '0'): string => `${Number(text) + 1}`
  let cuts = 2
  fake.misbehave(({ method, response, behave }) => {
    if (method !== 'PUT' || cuts === 0) return behave()
    // The first one is lost on its way there, the second one on its way back.
    cuts -= 1
    if (cuts === 1) return void response.destroy()
    response.writeHead = () => response.destroy()
    behave()
  })
  expect(await store.change('n', add)).toBe('1')
  expect(await store.change('n', add)).toBe('2')
  expect(await store.read('n')).toBe('2')
})

it('makes a change once whose answer was lost, though others wrote before it could look', async () => {
  const { fake, store } = await open()
  const other = await openS3Store(fake.options)
  onTestFinished(() => other.close())
  const add = (text = '0'): string => `${Number(text) + 1}`
  let written: Promise<string> | undefined
  fake.misbehave(({ method, response, behave }) => {
    if (method !== 'PUT' || written) return behave()
    response.writeHead = () => response
    response.end = () => {
      written = other.change('n', add).then(async () => other.change('n', add))
      void written.then(() => response.destroy())
      return response
    }
    behave()
  })
  await store.change('n', add)
  expect(await store.read('n')).toBe('3')
})

it('gives a change up when no answer to it comes back', async () => {
  const { fake, store } = await open()
  fake.misbehave(({ method, response, behave }) =>
    method === 'PUT' ? refuse(response, 503, 'SlowDown') : behave(),
  )
  expect(await saidBy(store.change('n', () => '1'))).toContain('broke off 6 times while `n`')
})

it('writes once for changes that come together, and tells each its own text', async () => {
  const { fake, store } = await open()
  const add = (text = '0'): string => `${Number(text) + 1}`
  const changes = Array.from({ length: 50 }, async () => store.change('n', add))
  expect(await Promise.all(changes)).toEqual(changes.map((_, at) => `${at + 1}`))
  expect(fake.asked.filter((asked) => asked.startsWith('PUT')).length).toBeLessThan(4)
})

it('gives nothing to those who listen', async () => {
  const { fake, store } = await open()
  const heard: string[] = []
  const stop = store.listen('runs/r1/live', (text) => heard.push(text))
  store.tell('runs/r1/live', 'one')
  stop()
  await store.hush('runs/r1/live')
  expect([heard, fake.asked]).toEqual([[], []])
})
