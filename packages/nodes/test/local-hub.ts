import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { serve } from './local-server.ts'

/** A hub on this machine that speaks the layout of the public one. */
export interface LocalHub {
  address: string
  /** Every request, as `METHOD PATH [RANGE]`. */
  readonly requests: string[]
  /** The commit that `main` means. */
  commit: string
  /** Files of the one model, by path; may be changed while it runs. */
  readonly files: Map<string, Uint8Array>
  /** What the list and the information of the model say beside the truth. */
  information: Record<string, unknown>
  listing: (entries: ListingEntry[]) => unknown
  /** The tag of a file's content; by default its hash. */
  etag: (content: Uint8Array) => string
  /** Answers a request in its own way; by giving `true` it says that it did. */
  answer: (request: IncomingMessage, response: ServerResponse, content?: Uint8Array) => boolean
}

/** One row of the list of files. */
export interface ListingEntry {
  type: string
  path: string
  oid: string
  size: number
  lfs?: { oid: string; size: number; pointerSize: number }
}

/** The name of the model that the hub has, and the commit that it begins with. */
export const hubModelName = 'Owner/Tiny-Llama'
export const hubCommit = 'c0ffee0000000000000000000000000000000001'

/** Starts a hub with one model; `.onnx` files are large ones (LFS), all others small. */
export async function startHub(files: Record<string, string | Uint8Array>): Promise<LocalHub> {
  const hub: LocalHub = {
    address: '',
    commit: hubCommit,
    requests: [],
    files: new Map(
      Object.entries(files).map(([path, content]) => [path, Buffer.from(content as string)]),
    ),
    information: { cardData: { license: 'apache-2.0' } },
    listing: (entries) => entries,
    etag: (content) => `"${sha256(content)}"`,
    answer: () => false,
  }
  const port = await serve((request, response) => answer(hub, request, response))
  hub.address = `http://127.0.0.1:${port}`
  return hub
}

function answer(hub: LocalHub, request: IncomingMessage, response: ServerResponse): void {
  const { url = '', method = '', headers } = request
  hub.requests.push([method, url, headers.range].filter(Boolean).join(' '))
  const path = decodeURIComponent(new URL(url, hub.address).pathname)
  const prefix = `/${hubModelName}/resolve/${hub.commit}/`
  const content = path.startsWith(prefix) ? hub.files.get(path.slice(prefix.length)) : undefined
  if (hub.answer(request, response, content)) return
  if (path === `/api/models/${hubModelName}/revision/main`) {
    return json(response, { id: hubModelName, sha: hub.commit, ...hub.information })
  }
  if (path === `/api/models/${hubModelName}/tree/${hub.commit}`) {
    return json(response, hub.listing(entriesOf(hub)))
  }
  if (content) return sendFile(hub, { request, response }, content)
  response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end('not found')
}

/** Sends a file, or the part of it that is asked for, as a web server does. */
function sendFile(
  hub: LocalHub,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  content: Uint8Array,
): void {
  const etag = hub.etag(content)
  const { range, 'if-range': ifRange } = request.headers
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(start) || (ifRange !== undefined && ifRange !== etag)) {
    response.writeHead(200, { etag, 'content-length': content.length }).end(content)
  } else if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end()
  } else {
    const part = content.subarray(start)
    const place = `bytes ${start}-${content.length - 1}/${content.length}`
    const headers = { etag, 'content-length': part.length, 'content-range': place }
    response.writeHead(206, headers).end(part)
  }
}

function entriesOf(hub: LocalHub): ListingEntry[] {
  return [...hub.files].map(([path, content]) => {
    const entry = { type: 'file', path, oid: gitOid(content), size: content.length }
    if (!/\.onnx(_data.*)?$/.test(path)) return entry
    return { ...entry, lfs: { oid: sha256(content), size: content.length, pointerSize: 130 } }
  })
}

function json(response: ServerResponse, value: unknown): void {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}

/** SHA-256 in hexadecimal digits. */
export function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

/** The name that git gives a content. */
export function gitOid(content: Uint8Array): string {
  const head = Buffer.from(`blob ${content.length}\0`)
  return createHash('sha1')
    .update(Buffer.concat([head, content]))
    .digest('hex')
}
