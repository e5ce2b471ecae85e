import { createReadStream } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { refuseRequest, type RequestHead } from './guard.ts'
import { apiHeaders, assetHeaders, pageHeaders } from './headers.ts'
import { answerApi, refused, type Answer, type Served } from './routes.ts'
import type { SiteFile } from './site-files.ts'

/** A server of the editor that listens. */
export interface EditServer {
  readonly port: number
  close(): Promise<void>
}

/** What the server serves, and where. */
export interface EditServerParts extends Served {
  readonly site: ReadonlyMap<string, SiteFile>
  /** Port; 0 takes a free one. */
  readonly port: number
}

/**
 * Serves the editor to this machine alone: on 127.0.0.1, and on ::1 where there is one. Rejects with the
 * system's error when the port is taken.
 */
export async function startEditServer(parts: EditServerParts): Promise<EditServer> {
  const hosts = new Set<string>()
  const first = await listen(createEditServer(parts, hosts), parts.port, '127.0.0.1')
  const { port } = first.address() as AddressInfo
  for (const host of ['localhost', '127.0.0.1', '[::1]']) hosts.add(`${host}:${port}`)
  const second = await listen(createEditServer(parts, hosts), port, '::1').catch(() => undefined)
  const servers = second ? [first, second] : [first]
  return {
    port,
    close: async () => {
      await Promise.all(servers.map(closeServer))
    },
  }
}

function createEditServer(parts: EditServerParts, hosts: ReadonlySet<string>): Server {
  const limits = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: 10_000,
    requestTimeout: 60_000,
    connectionsCheckingInterval: 5_000,
    keepAliveTimeout: 5_000,
    // We answer for it ourselves, and more strictly.
    requireHostHeader: false,
  }
  const server = createServer(limits, (request, response) => {
    void answer(parts, hosts, { request, response })
  })
  server.maxConnections = 100
  server.on('clientError', (_error, socket: Socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  return server
}

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

async function answer(
  parts: EditServerParts,
  hosts: ReadonlySet<string>,
  { request, response }: Exchange,
): Promise<void> {
  const controller = new AbortController()
  response.on('close', () => controller.abort())
  // A visitor who leaves in the middle is no error of ours.
  request.on('error', () => controller.abort())
  response.on('error', () => controller.abort())
  const { method = '', url: target = '', rawHeaders } = request
  const head: RequestHead = { method, target, rawHeaders }
  const wrong = refuseRequest(head, hosts)
  if (wrong) return send(response, refused(wrong.status, wrong.message))
  const url = new URL(target, 'http://localhost')
  if (url.pathname.startsWith('/api/')) {
    const call = { request, head, url, signal: controller.signal }
    return send(response, await answerApi(parts, call))
  }
  const file = parts.site.get(url.pathname)
  if (!file) return send(response, refused(404, 'there is no such page'))
  if (method !== 'GET' && method !== 'HEAD') {
    return send(response, refused(405, 'pages can be read alone'))
  }
  await sendFile({ request, response }, file)
}

/** Sends an answer. What was not read of the request is not waited for. */
function send(response: ServerResponse, { status, body }: Answer): void {
  const whole = response.req.complete ? {} : { Connection: 'close' }
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { ...apiHeaders, ...whole, 'Content-Length': text.length })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}

async function sendFile({ request, response }: Exchange, file: SiteFile): Promise<void> {
  const headers = file.type.startsWith('text/html') ? pageHeaders : assetHeaders
  response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.bytes })
  if (request.method === 'HEAD') return void response.end()
  await pipeline(createReadStream(file.source), response).catch(() => response.destroy())
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, ipv6Only: true }, () => {
      server.off('error', reject)
      resolve(server)
    })
  })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
