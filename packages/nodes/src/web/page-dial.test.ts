import { expect, it, vi } from 'vitest'
import type { PageFetch } from './door.ts'
import { createPageDial } from './page-dial.ts'

const { signal } = new AbortController()
const origin = 'https://models.example'
const credential = { header: 'authorization', value: 'Bearer secret', origins: [origin] }

function answering(make: () => Response): { fetch: PageFetch; asked: string[] } {
  const asked: string[] = []
  const fetch: PageFetch = (url) => {
    asked.push(url)
    return Promise.resolve(make())
  }
  return { fetch, asked }
}

it.each([
  ['https://other.example/v1', 'address-refused'],
  ['https://models.example.evil.example/v1', 'address-refused'],
  ['https://models.example:444/v1', 'address-refused'],
  ['http://models.example/v1', 'url-refused'],
  ['http://127.0.0.1.evil.example/v1', 'url-refused'],
  ['http://localhost.evil.example/v1', 'url-refused'],
  ['http://[::1]:11434/v1', 'url-refused'],
  ['http://127.0.0.2/v1', 'url-refused'],
  ['http://2130706433/v1', 'address-refused'],
  ['file:///etc/passwd', 'url-refused'],
  ['no address', 'url-refused'],
])('does not reach %s', async (address, code) => {
  const { fetch, asked } = answering(() => new Response('hello'))
  const dial = createPageDial(fetch, { origins: [origin] })
  await expect(dial(address, { signal, credential })).rejects.toMatchObject({ code })
  expect(asked).toEqual([])
})

it('joins a key for its own origin alone', async () => {
  const { fetch, asked } = answering(() => new Response('hello'))
  const dial = createPageDial(fetch, { origins: [origin, 'https://other.example'] })
  const dialled = dial('https://other.example/v1', { signal, credential })
  await expect(dialled).rejects.toMatchObject({ code: 'credential-origin-mismatch' })
  expect(asked).toEqual([])
})

it('follows no redirect', async () => {
  const { fetch } = answering(() => new Response(null, { status: 302, headers: { location: '/' } }))
  const dial = createPageDial(fetch, { origins: [origin] })
  await expect(dial(`${origin}/v1`, { signal })).rejects.toMatchObject({ code: 'redirect-refused' })
  const withKey = dial(`${origin}/v1`, { signal, credential })
  await expect(withKey).rejects.toMatchObject({ code: 'credential-origin-mismatch' })
})

it('takes no more bytes than it is told to', async () => {
  const { fetch } = answering(() => new Response('too many'))
  const dial = createPageDial(fetch, { origins: [origin] })
  const { body } = await dial(`${origin}/v1`, { signal, limits: { bytes: 3 } })
  await expect(read(body)).rejects.toMatchObject({ code: 'download-too-large' })
})

it('does not wait for ever: for a head, for the next piece, or for the end', async () => {
  vi.useFakeTimers()
  try {
    const never: PageFetch = (_, { signal: ends }) =>
      new Promise((_resolve, reject) => {
        ends?.addEventListener('abort', () => reject(new TypeError('aborted')))
      })
    const silent = createPageDial(never, { origins: [origin] })(origin, { signal })
    const waited = expect(silent).rejects.toMatchObject({ code: 'too-slow', retryable: true })
    await vi.advanceTimersByTimeAsync(20_000)
    await waited
    const { body } = await createPageDial(stalling, { origins: [origin] })(origin, { signal })
    const stalled = expect(read(body)).rejects.toMatchObject({ code: 'too-slow' })
    await vi.advanceTimersByTimeAsync(15_000)
    await stalled
  } finally {
    vi.useRealTimers()
  }
})

/** Answers with a first piece, and nothing after it. */
const stalling: PageFetch = (_, { signal: ends }) => {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('first'))
      ends?.addEventListener('abort', () => controller.error(new TypeError('aborted')))
    },
  })
  return Promise.resolve(new Response(body))
}

async function read(body: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0
  for await (const piece of body) bytes += piece.length
  return bytes
}
