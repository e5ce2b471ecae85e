import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { says } from '../../nodes/test/chat-server.ts'

/** What came to one of the names below an endpoint. */
export interface Counted {
  /** When each call came, in milliseconds of this process. */
  readonly times: number[]
  open: number
  mostOpen: number
  /** Calls whose caller went away. */
  broken: number
}

/** How a call is answered: with a text after so many milliseconds, with 429, or not until it is told. */
export type Answer = { ms: number } | { retryAfterSeconds: number } | { until: Promise<void> }

/** A server that speaks like OpenAI under several names, and counts the calls of each. */
export interface CountingEndpoint {
  /** Base address of a name. */
  address(name: string): string
  counted(name: string): Counted
  close(): Promise<void>
}

/** Starts one; `answer` is asked for each call by its name and number, from 0. */
export async function startCountingEndpoint(
  answer: (name: string, at: number) => Answer,
): Promise<CountingEndpoint> {
  const all = new Map<string, Counted>()
  const counted = (name: string): Counted => {
    const known = all.get(name) ?? { times: [], open: 0, mostOpen: 0, broken: 0 }
    all.set(name, known)
    return known
  }
  const server = createServer((request, response) => {
    const name = request.url?.split('/')[1] ?? ''
    const count = counted(name)
    count.open++
    count.mostOpen = Math.max(count.mostOpen, count.open)
    const at = count.times.push(performance.now()) - 1
    response.once('close', () => {
      count.open--
      if (!response.writableFinished) count.broken++
    })
    request.resume().once('end', () => void reply(answer(name, at), response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    counted,
    address: (name) => `http://127.0.0.1:${port}/${name}/v1`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function reply(how: Answer, response: ServerResponse): Promise<void> {
  if ('retryAfterSeconds' in how) {
    response.writeHead(429, { 'retry-after': `${how.retryAfterSeconds}` })
    return void response.end('{"error":{"message":"slow down"}}')
  }
  await ('ms' in how ? new Promise((resolve) => setTimeout(resolve, how.ms)) : how.until)
  void says('Hello.')({ path: '', headers: {}, body: {} }, response)
}
