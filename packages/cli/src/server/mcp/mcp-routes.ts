import { createMcpHandler, isLegacyRequest } from '@modelcontextprotocol/server'
import { Hono } from 'hono'
import { programVersion } from '../../program-version.ts'
import type { ServeContext, ServeEnvironment } from '../flows/serve-context.ts'
import { calledFlows } from '../served-call.ts'
import { createFlowServer } from './flow-server.ts'
import { createSessions } from './sessions.ts'

/** The Model Context Protocol over streamable HTTP: the flows that the key of a request opens are its tools. */
export function mcpRoutes(context: ServeContext): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  const sessions = createSessions()
  const version = programVersion()
  routes.all('/mcp', async (c) => {
    const { opens } = c.var
    // A run, or a person, may take longer than the silence after which connections are ended.
    c.env.incoming.socket.setTimeout(0)
    const request = c.req.raw
    const serve = () => createFlowServer(calledFlows(context, opens), version)
    const mostBytes = context.limits.bodyBytes
    const limits = { maxRequestBodySize: mostBytes }
    // Clients of before 2026 hold a session, in which they are asked and cancel.
    if (await isLegacyRequest(request, undefined, limits)) {
      const onOver = (listener: () => void) => void c.env.outgoing.once('close', listener)
      return sessions.answer(request, { owner: opens.join(' '), serve, mostBytes, onOver })
    }
    return createMcpHandler(serve, { legacy: 'reject', responseMode: 'sse', ...limits }).fetch(
      request,
    )
  })
  return routes
}
