import { hash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { S3StoreOptions } from '../src/shared/s3-place.ts'

/** One request, with its body. */
export interface AskedS3 {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
  readonly response: ServerResponse
  /** Answers as a service does that behaves. */
  behave(this: void): void
}

/** A small service in memory that misbehaves when told to, for one test. */
export interface FakeS3 {
  readonly options: Pick<
    S3StoreOptions,
    'address' | 'bucket' | 'keyId' | 'quietMs' | 'secretKey' | 'timeoutMs'
  >
  /** What was asked so far: method and path. */
  readonly asked: string[]
  /** From now on answers requests like this; `undefined` behaves. */
  misbehave(how: ((asked: AskedS3) => void) | undefined): void
}

interface Kept {
  readonly body: Buffer
  readonly etag: string
  readonly meta: Record<string, string>
}

/** Starts the service on loopback. It does not look at signatures. */
export async function startFakeS3(): Promise<FakeS3> {
  const kept = new Map<string, Kept>()
  const asked: string[] = []
  let how: ((asked: AskedS3) => void) | undefined
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      const path = decodeURIComponent(url)
      asked.push(`${method} ${path}`)
      const one = { method, path, headers, body: Buffer.concat(parts), response }
      const all = { ...one, behave: () => answer(kept, one) }
      if (how) how(all)
      else all.behave()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const secrets = { keyId: 'the-id-of-the-key', secretKey: 'the-secret-of-the-key' }
  return {
    options: { address, bucket: 'bucket', ...secrets, quietMs: 1000, timeoutMs: 20_000 },
    asked,
    misbehave: (next) => void (how = next),
  }
}

type Asked = Omit<AskedS3, 'behave'>

function answer(kept: Map<string, Kept>, { method, path, headers, body, response }: Asked): void {
  const name = path.slice('/bucket/'.length)
  const found = kept.get(name)
  if (path.startsWith('/bucket?')) return list(kept, new URLSearchParams(path.slice(8)), response)
  if (method === 'GET') {
    if (!found) return refuse(response, 404, 'NoSuchKey')
    response.writeHead(200, {
      etag: found.etag,
      'content-length': found.body.length,
      ...found.meta,
    })
    return void response.end(found.body)
  }
  if (method === 'DELETE') {
    kept.delete(name)
    return void response.writeHead(204).end()
  }
  const isHeld =
    (headers['if-none-match'] === undefined || !found) &&
    (headers['if-match'] === undefined || headers['if-match'] === found?.etag)
  if (!isHeld) return refuse(response, 412, 'PreconditionFailed')
  const meta = Object.entries(headers).filter(([key]) => key.startsWith('x-amz-meta-'))
  const etag = `"${hash('md5', body, 'hex')}"`
  kept.set(name, { body, etag, meta: Object.fromEntries(meta) as Record<string, string> })
  response.writeHead(200, { etag, 'content-length': 0 }).end()
}

function list(kept: Map<string, Kept>, query: URLSearchParams, response: ServerResponse): void {
  const names = [...kept.keys()].filter((name) => name.startsWith(query.get('prefix') ?? ''))
  sendList(response, names)
}

/** Sends a list of objects; `more` is written after them as it is. */
export function sendList(response: ServerResponse, names: readonly string[], more = ''): void {
  const contents = names.map((name) => `<Contents><Key>${name}</Key></Contents>`).join('')
  const xml = `<?xml version="1.0"?><ListBucketResult xmlns="x">${contents}${more}</ListBucketResult>`
  response.writeHead(200, { 'content-length': Buffer.byteLength(xml) }).end(xml)
}

/** Refuses as a service does. */
export function refuse(response: ServerResponse, status: number, code: string): void {
  const xml = `<Error><Code>${code}</Code><Message>the-secret-of-the-key</Message></Error>`
  response.writeHead(status, { 'content-length': xml.length }).end(xml)
}
