import { request as startRequest, type IncomingMessage } from 'node:http'
import { FlowError, isFlowError } from '@chainwright/core'
import type { Hop } from './dial-hop.ts'
import type { Connection } from './dial-pool.ts'

/** Largest head of an answer, in bytes. */
const headBytes = 16 * 1024

/**
 * Sends one request over an open connection and waits for the head of the answer. Throws
 * `response-invalid` or `connection-failed`, or what the signal was aborted with.
 */
export async function exchange(
  hop: Hop,
  connection: Connection,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  try {
    return await send(hop, connection, signal)
  } catch (cause) {
    connection.spoil()
    if (signal.aborted) throw signal.reason
    throw isFlowError(cause) ? cause : answerProblem(hop.url, cause)
  }
}

/** What a failure of the connection, or of the protocol on it, means to the one who called. */
export function answerProblem(url: URL, cause: unknown): FlowError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'HPE_HEADER_OVERFLOW') {
    return invalid(url, `its head has more than ${headBytes} bytes`, cause)
  }
  if (code.startsWith('HPE_')) return invalid(url, `it is no plain HTTP (${code})`, cause)
  return new FlowError({
    code: 'connection-failed',
    message: `The connection to ${url.host} broke before the answer was whole${code ? ` (${code})` : ''}. Try again.`,
    retryable: true,
    cause,
  })
}

/** The error of an answer that is not taken. */
export function invalid(url: URL, why: string, cause?: unknown): FlowError {
  return new FlowError({
    code: 'response-invalid',
    message: `The answer of ${url.host} is not taken: ${why}. Ask the site's owner.`,
    cause,
  })
}

function send(hop: Hop, { agent }: Connection, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { url, method, body } = hop
    const abort = (): void => void request.destroy()
    const request = startRequest({
      agent,
      method,
      path: url.pathname + url.search,
      headers: headersOf(hop),
      setHost: false,
      maxHeaderSize: headBytes,
      insecureHTTPParser: false,
    })
    request.once('response', (response) => {
      signal.removeEventListener('abort', abort)
      // What turns out wrong behind the head is told to the reader of the body.
      request.on('error', (problem) => response.destroy(problem))
      resolve(response)
    })
    // Stays to the end: an error that nobody hears would end the process.
    request.on('error', (problem) => {
      signal.removeEventListener('abort', abort)
      reject(problem)
    })
    request.once('upgrade', () => reject(invalid(url, 'it wants another protocol')))
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    request.end(body)
  })
}

function headersOf({ url, headers, method, body }: Hop): Record<string, string> {
  return {
    host: url.host,
    accept: '*/*',
    'accept-encoding': 'gzip, br',
    'user-agent': 'chainwright',
    ...Object.fromEntries(headers),
    ...((body !== undefined || method === 'POST') && {
      'content-length': String(body?.length ?? 0),
    }),
    connection: 'keep-alive',
  }
}
