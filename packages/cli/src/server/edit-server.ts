import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { startGuardedServer, type Exchange, type GuardedServer } from './guarded-server.ts'
import { assetHeaders, pageHeaders } from './headers.ts'
import { answerApi, type Served } from './routes.ts'
import { refused, sendAnswer } from './send-answer.ts'
import type { SiteFile } from './site-files.ts'

/** What the server serves, and where. */
export interface EditServerParts extends Served {
  readonly site: ReadonlyMap<string, SiteFile>
  /** Port; 0 takes a free one. */
  readonly port: number
}

/** A server of the editor that listens. */
export type EditServer = Pick<GuardedServer, 'port' | 'close'>

/**
 * Serves the editor to this machine alone: on 127.0.0.1, and on ::1 where there is one. Rejects with the
 * system's error when the port is taken.
 */
export function startEditServer(parts: EditServerParts): Promise<EditServer> {
  return startGuardedServer({
    port: parts.port,
    connections: 100,
    answer: (exchange) => answerEditor(parts, exchange),
  })
}

/** Answers a request for the editor. `at` is the path that its page stands at. */
export async function answerEditor(
  parts: Omit<EditServerParts, 'port'>,
  { request, response, head }: Exchange,
  at = '/',
): Promise<void> {
  const controller = new AbortController()
  response.on('close', () => controller.abort())
  // A visitor who leaves in the middle is no error of ours.
  request.on('error', () => controller.abort())
  response.on('error', () => controller.abort())
  const { method } = head
  const url = new URL(head.target, 'http://localhost')
  url.pathname = url.pathname.slice(at.length - 1)
  if (url.pathname.startsWith('/api/')) {
    const call = { request, head, url, signal: controller.signal }
    return sendAnswer(response, await answerApi(parts, call))
  }
  const file = parts.site.get(url.pathname)
  if (!file) return sendAnswer(response, refused(404, 'there is no such page'))
  if (method !== 'GET' && method !== 'HEAD') {
    return sendAnswer(response, refused(405, 'pages can be read alone'))
  }
  await sendFile({ request, response }, file)
}

async function sendFile(
  { request, response }: Pick<Exchange, 'request' | 'response'>,
  file: SiteFile,
): Promise<void> {
  const headers = file.type.startsWith('text/html') ? pageHeaders : assetHeaders
  response.writeHead(200, { ...headers, 'Content-Type': file.type, 'Content-Length': file.bytes })
  if (request.method === 'HEAD') return void response.end()
  await pipeline(createReadStream(file.source), response).catch(() => response.destroy())
}
