import { randomUUID } from 'node:crypto'
import {
  WebStandardStreamableHTTPServerTransport,
  type McpServer,
} from '@modelcontextprotocol/server'

/** Whose a session is, and what serves it. */
export interface SessionRequest {
  /** Nobody else may use the session. */
  readonly owner: string
  readonly serve: () => McpServer
  /** Largest body of a request, in bytes. */
  readonly mostBytes: number
}

/** The sessions of clients of before 2026, each with a server of its own. */
export interface Sessions {
  answer(request: Request, who: SessionRequest): Promise<Response>
}

interface Session {
  readonly owner: string
  readonly transport: WebStandardStreamableHTTPServerTransport
}

/** Most sessions; the one that was not used for longest makes room. */
const mostSessions = 200
const header = 'mcp-session-id'

/** Makes a place for sessions; none is open. */
export function createSessions(): Sessions {
  const sessions = new Map<string, Session>()

  function open({ owner, serve, mostBytes }: SessionRequest) {
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: mostBytes,
      onsessioninitialized(id) {
        sessions.set(id, { owner, transport })
        const [oldest] = sessions.keys()
        if (sessions.size > mostSessions && oldest !== undefined) close(oldest)
      },
      onsessionclosed: (id) => void sessions.delete(id),
    })
    return { transport, connected: serve().connect(transport) }
  }

  function close(id: string): void {
    const session = sessions.get(id)
    sessions.delete(id)
    void session?.transport.close()
  }

  return {
    async answer(request, who) {
      const id = request.headers.get(header)
      if (id === null) {
        const { transport, connected } = open(who)
        await connected
        return transport.handleRequest(request)
      }
      const session = sessions.get(id)
      if (session?.owner !== who.owner) return noSession()
      sessions.delete(id)
      sessions.set(id, session)
      return session.transport.handleRequest(request)
    },
  }
}

function noSession(): Response {
  const error = { code: -32_001, message: 'Session not found' }
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 404 })
}
