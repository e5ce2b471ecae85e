import type { Context } from 'hono'
import { errorAnswer } from './answers.ts'
import type { ServeContext } from './serve-context.ts'

/** An answer that says why nothing was done. */
export function refuse(c: Context, status: 400 | 401 | 403 | 404 | 415, message: string): Response {
  const headers: Record<string, string> = status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {}
  return c.json({ error: { code: 'request-refused', message } }, status, headers)
}

/** The answer to something that was thrown. What the caller cannot mend is told in the log as well. */
export function answerError(c: Context, thrown: unknown, run?: string): Response {
  const { status, body, retryAfter } = errorAnswer(thrown, run)
  if (status >= 500) c.set('failure', thrown)
  const headers: Record<string, string> = {}
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter)
  const redact = c.get('redact') as ServeContext['redact'] | undefined
  return c.json(redact?.(body) ?? body, status as 500, headers)
}
