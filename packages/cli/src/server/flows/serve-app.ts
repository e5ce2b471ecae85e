import { context as activeContext, propagation } from '@opentelemetry/api'
import { Hono, type Context } from 'hono'
import { bearerWord } from '../guard.ts'
import { apiHeaders } from '../headers.ts'
import { mcpRoutes } from '../mcp/mcp-routes.ts'
import { openAiRoutes } from '../openai/openai-routes.ts'
import { describeRoutes, pageRoutes } from './describe-routes.ts'
import { watcher } from './flow-keys.ts'
import { answerError, refuse } from './refuse.ts'
import { runRoutes } from './run-routes.ts'
import type { ServeContext, ServeEnvironment } from './serve-context.ts'
import { startRoutes } from './start-routes.ts'

/** The routes of the server. What stands behind the guard has its key checked here, once for all. */
export function createServeApp(context: ServeContext): Hono<ServeEnvironment> {
  const app = new Hono<ServeEnvironment>()
  app.use(async (c, next) => {
    const start = performance.now()
    c.set('redact', context.redact)
    await next()
    const headers = c.res.headers
    for (const [name, value] of Object.entries(apiHeaders)) {
      if (!headers.has(name)) headers.set(name, value)
    }
    if (c.var.failure !== undefined) context.report(c.var.failure)
    context.metrics.request(routeOf(c), c.res.status, (performance.now() - start) / 1000)
  })
  app.use((c, next) =>
    activeContext.with(propagation.extract(activeContext.active(), c.req.header()), next),
  )
  app.get('/health', (c) => c.json({ status: context.desk.isStopping ? 'stopping' : 'ok' }))
  app.route('/', pageRoutes())
  app.use(async (c, next) => {
    const { rawHeaders, method = '', url: target = '' } = c.env.incoming
    const opens = context.keys.opens(bearerWord({ rawHeaders, method, target }))
    if (opens.length === 0) return refuse(c, 401, 'send `Authorization: Bearer` and a key')
    c.set('opens', opens)
    return next()
  })
  app.get('/metrics', (c) => {
    if (!c.var.opens.includes(watcher))
      return refuse(c, 403, 'this key opens a flow; metrics need the key `@watch`')
    const open = [...context.flows.keys()].map(
      (name) => [name, context.desk.countOpen(name)] as const,
    )
    const text = context.metrics.text(new Map(open))
    return c.body(text, 200, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  app.route('/', describeRoutes(context))
  app.route('/', startRoutes(context))
  app.route('/', runRoutes(context))
  app.route('/', openAiRoutes(context))
  app.route('/', mcpRoutes(context))
  app.notFound((c) => refuse(c, 404, 'there is no such address'))
  app.onError((thrown, c) => answerError(c, thrown))
  return app
}

/** The pattern of the route that answered, so that ids do not become labels. */
function routeOf(c: Context): string {
  return c.req.routePath
}
