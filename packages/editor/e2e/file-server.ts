import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'

/** A file server like any other: it knows nothing of the editor. */
export interface FileServer {
  /** Address of the page, in a folder of the server. */
  readonly page: string
  readonly origin: string
  close(): Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
}

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
}

/** Serves a folder at `/any/folder/` of 127.0.0.1; `isolated` adds the headers that allow threads. */
export async function serveFolder(
  folder: string,
  { isolated = false }: { isolated?: boolean } = {},
): Promise<FileServer> {
  const prefix = '/any/folder/'
  const server = createServer((request, response) => {
    void serveFile(request, response, { folder, prefix, headers: isolated ? isolation : {} })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    page: `${origin}${prefix}`,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

interface Served {
  readonly folder: string
  readonly prefix: string
  readonly headers: Readonly<Record<string, string>>
}

async function serveFile(
  request: IncomingMessage,
  response: ServerResponse,
  { folder, prefix, headers }: Served,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const name = pathname.slice(prefix.length) || 'index.html'
  const file = path.join(folder, decodeURIComponent(name))
  const found = pathname.startsWith(prefix) && (await stat(file).catch(() => undefined))
  if (!found || !found.isFile()) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, {
    ...headers,
    'Content-Type': types[path.extname(file)] ?? 'application/octet-stream',
    'Content-Length': found.size,
  })
  createReadStream(file).pipe(response)
}
