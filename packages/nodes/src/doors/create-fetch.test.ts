import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { serve, serveRaw } from '../../test/local-server.ts'
import { createDialer } from './create-dialer.ts'
import { createFetch, type FetchOptions } from './create-fetch.ts'

const { signal } = new AbortController()
const key = 'Bearer sk-canary-0123456789abcdef'

async function client(port: number, options: Partial<FetchOptions> = {}, otherPort = port) {
  const origin = `http://127.0.0.1:${port}`
  const dial = createDialer({ profiles: [origin, `http://127.0.0.1:${otherPort}`] })
  const problems: unknown[] = []
  const onProblem = (problem: unknown): void => void problems.push(problem)
  const credential = { header: 'Authorization', value: key, origins: [origin] }
  const fetch = createFetch(dial, { signal, credential, onProblem, ...options })
  return { fetch, origin, problems }
}

async function site(listener: RequestListener, options: Partial<FetchOptions> = {}) {
  return client(await serve(listener), options)
}

describe('createFetch', () => {
  it('posts a body with the bound credential, not with the one that the caller wrote', async () => {
    const { fetch, origin } = await site((request, response) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        const { authorization, 'x-api-key': other, 'x-kept': kept } = request.headers
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify({ authorization, other, kept, body }))
      })
    })
    const headers = { authorization: 'Bearer theirs', 'x-api-key': 'theirs', 'x-kept': 'yes' }
    const answer = await fetch(`${origin}/v1`, { method: 'POST', headers, body: '{"ä":1}' })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ authorization: key, kept: 'yes', body: '{"ä":1}' })
  })

  it('hands on a body as it arrives', async () => {
    let goOn: () => void = () => undefined
    const { fetch, origin } = await site((_, response) => {
      response.write('one')
      goOn = () => void response.end('two')
    })
    const reader = (await fetch(origin)).body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('one')
    goOn()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('two')
    expect((await reader.read()).done).toBe(true)
  })

  it('stops where a redirect leads to another origin, and sends nothing there', async () => {
    let visits = 0
    const other = await serve((_, response) => {
      visits += 1
      response.end()
    })
    const port = await serve((_, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${other}/take` }).end()
    })
    const { fetch, origin, problems } = await client(port, {}, other)
    const call = fetch(origin, { method: 'POST', body: 'private' })
    await expect(call).rejects.toMatchObject({ code: 'credential-origin-mismatch' })
    expect(visits).toBe(0)
    expect(problems).toHaveLength(1)
    expect(String(problems[0])).not.toContain('canary')
  })

  it('keeps the credential over a redirect within its origin', async () => {
    const { fetch, origin } = await site((request, response) => {
      if (request.url === '/new') response.end(request.headers.authorization)
      else response.writeHead(308, { location: '/new' }).end()
    })
    expect(await (await fetch(origin)).text()).toBe(key)
  })

  it('sends no credential in the open', async () => {
    const origin = 'http://models.example'
    const dial = createDialer({ profiles: [origin] })
    const credential = { header: 'authorization', value: key, origins: [origin] }
    const fetch = createFetch(dial, { signal, credential })
    await expect(fetch(origin)).rejects.toMatchObject({ code: 'credential-insecure' })
  })

  it('refuses text that is no UTF-8, and tells so', async () => {
    const { fetch, origin, problems } = await site((_, response) => {
      response.setHeader('content-type', 'text/event-stream')
      response.end(Buffer.from([0x64, 0xff, 0xfe]))
    })
    const refused = { code: 'response-invalid' }
    await expect((await fetch(origin)).text()).rejects.toMatchObject(refused)
    expect(problems).toMatchObject([refused])
  })

  it('tells of a body that is shorter than was said', async () => {
    const port = await serveRaw((socket) => {
      socket.once('data', () => {
        socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort')
      })
    })
    const { fetch, origin, problems } = await client(port)
    await expect((await fetch(origin)).text()).rejects.toMatchObject({ code: 'connection-failed' })
    expect(problems).toHaveLength(1)
  })

  it('ends the connection when the body is not wanted, and when the call is called off', async () => {
    const closed: string[] = []
    const { fetch, origin } = await site((request, response) => {
      request.socket.once('close', () => closed.push(request.url ?? ''))
      response.write('one')
    })
    await (await fetch(`${origin}/left`)).body!.cancel()
    const controller = new AbortController()
    const answer = await fetch(`${origin}/stopped`, { signal: controller.signal })
    controller.abort()
    await expect(answer.text()).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => closed.toSorted()).toEqual(['/left', '/stopped'])
  })

  it('refuses methods that change, and bodies beyond the bound', async () => {
    const { fetch, origin } = await site((_, response) => response.end(), { requestBytes: 3 })
    const gone = fetch(origin, { method: 'DELETE' })
    await expect(gone).rejects.toMatchObject({ code: 'url-refused' })
    const large = fetch(origin, { method: 'POST', body: 'four' })
    await expect(large).rejects.toMatchObject({ code: 'value-too-large' })
  })
})
