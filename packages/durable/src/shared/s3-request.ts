import { Agent as PlainAgent, request as requestPlain, type IncomingMessage } from 'node:http'
import { Agent as TlsAgent, request as requestTls } from 'node:https'

/** One request, signed. */
export interface S3Request {
  readonly url: URL
  readonly method: 'DELETE' | 'GET' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
  /** Longest body of an answer that is taken, in bytes. */
  readonly mostBytes: number
}

/** What came of one request: an answer, whatever it says, or what broke it off. */
export type S3Exchange =
  | {
      readonly type: 'answer'
      readonly status: number
      readonly headers: IncomingMessage['headers']
      readonly body: Buffer
    }
  | { readonly type: 'broken'; readonly what: string }
  /** Asking again would change nothing. */
  | { readonly type: 'refused'; readonly what: string }

/** The connections to one service. */
export interface S3Wire {
  /** Sends one request, once. Rejects with the reason of the signal alone. Redirects are answers like others. */
  send(this: void, request: S3Request, signal: AbortSignal): Promise<S3Exchange>
  close(this: void): void
}

/** How connections are used. */
export interface S3WireOptions {
  readonly address: URL
  /** Longest time in which no byte comes or goes, in milliseconds. */
  readonly quietMs: number
  /** Requests at once; the others wait. */
  readonly connections: number
}

/** Makes the connections to a service that the user configured. */
export function createS3Wire({ address, quietMs, connections }: S3WireOptions): S3Wire {
  const isTls = address.protocol === 'https:'
  const settings = { keepAlive: true, maxSockets: connections, maxFreeSockets: connections }
  const agent = isTls ? new TlsAgent(settings) : new PlainAgent(settings)
  const request = isTls ? requestTls : requestPlain
  return {
    send: async ({ url, method, headers, body, mostBytes }, signal) =>
      new Promise((resolve, reject) => {
        const broken = (thrown: Error): void => {
          if (signal.aborted) return reject(signal.reason as Error)
          resolve(brokenBy(codeOf(thrown)))
        }
        const asked = request(url, { method, headers, agent, signal, maxHeaderSize: 16_384 })
        asked.on('response', (response) => {
          takeBody(response, mostBytes).then((taken) => {
            if (taken.type !== 'answer') asked.destroy()
            resolve(taken)
          }, broken)
        })
        asked.setTimeout(quietMs, () => asked.destroy(quiet(quietMs)))
        asked.on('error', broken)
        asked.end(body)
      }),
    close: () => agent.destroy(),
  }
}

/** The whole of an answer. Rejects when the connection ends before it. */
async function takeBody(response: IncomingMessage, mostBytes: number): Promise<S3Exchange> {
  const { headers } = response
  const status = response.statusCode ?? 0
  const hasBody = status !== 204 && status !== 304
  if (hasBody && headers['content-length'] === undefined && !headers['transfer-encoding'])
    return { type: 'refused', what: 'sent an answer that does not say how long it is' }
  if (!['identity', 'aws-chunked'].includes(headers['content-encoding'] ?? 'identity'))
    return { type: 'refused', what: 'sent an answer in an encoding that nobody asked for' }
  const parts: Buffer[] = []
  let bytes = Number(headers['content-length'] ?? 0)
  const tooLong = {
    type: 'refused',
    what: `sent an answer of more than ${mostBytes} bytes`,
  } as const
  if (bytes > mostBytes) return tooLong
  bytes = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > mostBytes) return tooLong
    parts.push(part)
  }
  return { type: 'answer', status, headers, body: Buffer.concat(parts) }
}

/** Most of what breaks off may go well the next time; what is wrong with TLS stays wrong. */
function brokenBy(code: string): S3Exchange {
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code))
    return { type: 'refused', what: `${distrusted} (${code})` }
  if (/^(EPROTO$|ERR_SSL|ERR_TLS)/.test(code))
    return { type: 'refused', what: `does not speak TLS as it should (${code})` }
  return { type: 'broken', what: code }
}

const distrusted =
  'has a certificate that this machine does not trust; start with NODE_EXTRA_CA_CERTS=FILE for one of your own'

function quiet(quietMs: number): Error {
  return Object.assign(new Error('quiet'), { code: `no byte for ${quietMs} ms` })
}

/** Messages of the system name addresses; codes are enough. */
function codeOf(thrown: Error): string {
  return (thrown as NodeJS.ErrnoException).code ?? 'the connection ended'
}
