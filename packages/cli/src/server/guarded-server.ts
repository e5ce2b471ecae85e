import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { refuseRequest, type RequestHead } from './guard.ts'
import { refused, sendAnswer } from './send-answer.ts'

/** A request whose head was found in order, and its response. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly head: RequestHead
}

/** Where a server listens, what it bears, and who answers. */
export interface GuardedParts {
  /** Port; 0 takes a free one. */
  readonly port: number
  /** Address to listen at. Left out: 127.0.0.1, and ::1 where there is one. */
  readonly host?: string | undefined
  /** More names that requests may be addressed to, with their port where it is not that of the scheme. */
  readonly names?: readonly string[]
  /** Paths on which DELETE is understood. Default: none. */
  readonly deletable?: readonly string[]
  /** Most connections at once. */
  readonly connections: number
  /** A connection on which nothing moves for so long is ended. Default: never, while it is answered. */
  readonly idleMs?: number
  /** How long a head, and a whole request, may take to come, in milliseconds. Default: 10 and 60 seconds. */
  readonly slow?: { readonly headMs: number; readonly requestMs: number }
  /** Answers a request that the guard let pass. Never rejects. */
  readonly answer: (exchange: Exchange) => Promise<void>
}

/** A server that listens. */
export interface GuardedServer {
  readonly port: number
  /** Takes no more connections, and ends those that are idle. */
  stopAccepting(): void
  /**
   * Ends all connections; answers that are under way have `patienceMs` to be sent (default 0). Resolves
   * when the port is free.
   */
  close(patienceMs?: number): Promise<void>
}

/**
 * Listens, with the guard before everything: bounded heads and bodies, and no answer for requests of
 * other pages or to other hosts. Rejects with the system's error when the port is taken.
 */
export async function startGuardedServer(parts: GuardedParts): Promise<GuardedServer> {
  const hosts = new Set<string>()
  const make = (): Server => createGuardedServer(parts, hosts)
  const first = await listen(make(), parts.port, parts.host ?? '127.0.0.1')
  const { port } = first.address() as AddressInfo
  for (const name of ['localhost', '127.0.0.1', '[::1]']) hosts.add(`${name}:${port}`)
  for (const name of parts.names ?? []) hosts.add(name.toLowerCase())
  const second =
    parts.host === undefined ? await listen(make(), port, '::1').catch(absent) : absent()
  const servers = second ? [first, second] : [first]
  return {
    port,
    stopAccepting() {
      for (const server of servers) {
        server.close()
        server.closeIdleConnections()
      }
    },
    close: async (patienceMs = 0) => {
      await Promise.all(servers.map((server) => closeServer(server, patienceMs)))
    },
  }
}

function absent(): undefined {}

const usualSlow = { headMs: 10_000, requestMs: 60_000 }

function createGuardedServer(parts: GuardedParts, hosts: ReadonlySet<string>): Server {
  const { headMs, requestMs } = parts.slow ?? usualSlow
  const limits = {
    maxHeaderSize: 16 * 1024,
    headersTimeout: headMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: headMs / 2,
    keepAliveTimeout: parts.idleMs ?? 5_000,
    // We answer for it ourselves, and more strictly.
    requireHostHeader: false,
  }
  const server = createServer(limits, (request, response) => {
    const { method = '', url: target = '', rawHeaders } = request
    const head: RequestHead = { method, target, rawHeaders }
    const wrong = refuseRequest(head, hosts, parts.deletable)
    if (wrong) return sendAnswer(response, refused(wrong.status, wrong.message))
    void parts.answer({ request, response, head })
  })
  server.maxConnections = parts.connections
  // Headers behind a limit would be dropped unseen. The size of the head bounds them.
  server.maxHeadersCount = 0
  if (parts.idleMs !== undefined) server.setTimeout(parts.idleMs)
  server.on('clientError', (_error, socket: Socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
  })
  return server
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

function closeServer(server: Server, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const idle = setInterval(() => server.closeIdleConnections(), 20)
    const late = setTimeout(() => server.closeAllConnections(), patienceMs)
    server.once('close', end)
    server.close()
    if (patienceMs === 0) server.closeAllConnections()
    // It may have been closed before, with no connection left, and says so once.
    server.getConnections((_error, count) => {
      if (count === 0) end()
    })
    function end(): void {
      clearInterval(idle)
      clearTimeout(late)
      resolve()
    }
  })
}
