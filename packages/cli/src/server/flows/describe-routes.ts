import { Hono } from 'hono'
import { programVersion } from '../../program-version.ts'
import { apiHeaders } from '../headers.ts'
import { openApi } from './openapi.ts'
import { page, pageScript, pageStyle } from './page.ts'
import type { ServeContext, ServeEnvironment } from './serve-context.ts'
import { openedFlows } from './start-routes.ts'

const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ')

/** The page and what it loads. They hold nothing of the flows, and need no key. */
export function pageRoutes(): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  const files = [
    ['/', 'text/html', page],
    ['/page.css', 'text/css', pageStyle],
    ['/page.js', 'text/javascript', pageScript],
  ] as const
  for (const [path, type, text] of files) {
    const headers = {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Security-Policy': pagePolicy,
    }
    routes.get(path, (c) => c.body(text, 200, { ...apiHeaders, ...headers }))
  }
  return routes
}

/** The description of the flows that a key opens, as OpenAPI 3.1. */
export function describeRoutes(context: ServeContext): Hono<ServeEnvironment> {
  const routes = new Hono<ServeEnvironment>()
  const version = programVersion()
  routes.get('/openapi.json', (c) => c.json(openApi(openedFlows(context, c), version)))
  return routes
}
