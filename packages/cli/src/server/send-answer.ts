import type { ServerResponse } from 'node:http'
import { apiHeaders } from './headers.ts'

/** What an API answers: a status, and a value as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
}

/** An answer that says why nothing was done. */
export function refused(status: number, message: string): Answer {
  return { status, body: { error: { code: 'request-refused', message } } }
}

/** Sends an answer. What was not read of the request is not waited for. */
export function sendAnswer(response: ServerResponse, { status, body }: Answer): void {
  const whole = response.req.complete ? {} : { Connection: 'close' }
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { ...apiHeaders, ...whole, 'Content-Length': text.length })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
