import { getRequestListener } from '@hono/node-server'
import { startGuardedServer, type Exchange, type GuardedServer } from '../guarded-server.ts'
import { createServeApp } from './serve-app.ts'
import type { ServeContext } from './serve-context.ts'

/** Where the server listens. */
export interface ServePlace {
  /** Port; 0 takes a free one. */
  readonly port: number
  /** Address to listen at; left out, this machine alone. */
  readonly host?: string | undefined
  /** Names that requests may be addressed to, besides those of this machine. */
  readonly names?: readonly string[]
}

/** Connections at once: each reader of events holds one. */
const connections = 4_000
/** A reader that takes nothing for so long is gone, in milliseconds. */
const idleMs = 60_000

/**
 * Serves flows: the guard first, on the request as it came over the wire, then the routes. What `also`
 * takes is not asked of them. Rejects with the system's error when the port is taken.
 */
export function startServeServer(
  context: ServeContext,
  place: ServePlace,
  also?: (exchange: Exchange) => Promise<void> | undefined,
): Promise<GuardedServer> {
  const app = createServeApp(context)
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false })
  return startGuardedServer({
    ...place,
    connections,
    idleMs,
    // So end sessions of the Model Context Protocol.
    deletable: ['/mcp'],
    answer: (exchange) => also?.(exchange) ?? listener(exchange.request, exchange.response),
  })
}
