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
  /** Calls back when the answer was sent to its end, or its reader has left. */
  readonly onOver: (listener: () => void) => void
}

/** The sessions of clients of before 2026, each with a server of its own. */
export interface Sessions {
  answer(request: Request, who: SessionRequest): Promise<Response>
}

/** How many sessions there are at most, and how long they stay. */
export interface SessionLimits {
  /** Of one key; the one that was not used for longest makes room. */
  readonly ofOwner: number
  /** Of all keys. */
  readonly all: number
  /** A session of which nothing is asked or read for so long is over, in milliseconds. */
  readonly idleMs: number
}

interface Session {
  readonly id: string
  readonly owner: string
  readonly transport: WebStandardStreamableHTTPServerTransport
  /** Answers that are under way, the one in which a client listens for news too. */
  answers: number
  idle?: NodeJS.Timeout
}

const usualLimits: SessionLimits = { ofOwner: 100, all: 400, idleMs: 30 * 60_000 }
const header = 'mcp-session-id'

/** Makes a place for sessions; none is open. */
export function createSessions(limits: SessionLimits = usualLimits): Sessions {
  // Those that were used last stand last.
  const sessions = new Map<string, Session>()

  function close(session: Session | undefined): void {
    if (!session) return
    clearTimeout(session.idle)
    sessions.delete(session.id)
    void session.transport.close()
  }

  function makeRoom(owner: string): void {
    const own = [...sessions.values()].filter((one) => one.owner === owner)
    if (own.length > limits.ofOwner) close(own[0])
    if (sessions.size > limits.all) close(sessions.values().next().value)
  }

  function use(session: Session, onOver: SessionRequest['onOver']): void {
    clearTimeout(session.idle)
    session.answers += 1
    sessions.delete(session.id)
    sessions.set(session.id, session)
    onOver(() => {
      session.answers -= 1
      if (session.answers > 0 || !sessions.has(session.id)) return
      session.idle = setTimeout(() => close(session), limits.idleMs).unref()
    })
  }

  async function open(request: Request, who: SessionRequest): Promise<Response> {
    const { owner, serve, mostBytes, onOver } = who
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      maxRequestBodySize: mostBytes,
      onsessioninitialized(id) {
        use({ id, owner, transport, answers: 0 }, onOver)
        makeRoom(owner)
      },
      onsessionclosed: (id) => close(sessions.get(id)),
    })
    await serve().connect(transport)
    return transport.handleRequest(request)
  }

  return {
    async answer(request, who) {
      const id = request.headers.get(header)
      if (id === null) return open(request, who)
      const session = sessions.get(id)
      if (session?.owner !== who.owner) return noSession()
      use(session, who.onOver)
      return session.transport.handleRequest(request)
    },
  }
}

function noSession(): Response {
  const error = { code: -32_001, message: 'Session not found' }
  return Response.json({ jsonrpc: '2.0', error, id: null }, { status: 404 })
}
