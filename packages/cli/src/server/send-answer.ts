import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream as WebStream } from 'node:stream/web'
import { apiHeaders } from './headers.ts'

/** What an API answers: a status, and a value as JSON. */
export interface Answer {
  readonly status: number
  readonly body: unknown
  /** Events that are sent as they come, in place of the body. */
  readonly stream?: ReadableStream<Uint8Array>
}

/** An answer that says why nothing was done. */
export function refused(status: number, message: string): Answer {
  return { status, body: { error: { code: 'request-refused', message } } }
}

/** Sends an answer. What was not read of the request is not waited for. */
export function sendAnswer(response: ServerResponse, { status, body, stream }: Answer): void {
  if (stream) return sendStream(response, stream)
  const whole = response.req.complete ? {} : { Connection: 'close' }
  const text = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { ...apiHeaders, ...whole, 'Content-Length': text.length })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}

function sendStream(response: ServerResponse, stream: ReadableStream<Uint8Array>): void {
  const type = { 'Content-Type': 'text/event-stream; charset=utf-8' }
  response.writeHead(200, { ...apiHeaders, ...type, 'X-Accel-Buffering': 'no' })
  // A reader that goes away ends the stream; that is no error of ours.
  pipeline(Readable.fromWeb(stream as WebStream), response).catch(() => response.destroy())
}
