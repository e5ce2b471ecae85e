import { FlowError, isFlowError } from '@chainwright/core'
import type { Credential } from './credential.ts'
import type { Dial, DialLimits, DialResponse } from './dial.ts'

/** The `fetch` of the web, as client libraries take it. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>

/** Changes a text as it comes; what it may still have to change waits. */
export interface TextFilter {
  push(piece: string): string
  /** What waited to the last. */
  end(): string
}

/** How calls go out. */
export interface FetchOptions {
  /** Stops every call, besides the call's own signal. */
  readonly signal: AbortSignal
  /** Joined to requests by the dialer. Whatever secret the caller wrote is left out. */
  readonly credential?: Credential | undefined
  /** Largest request body, in bytes. Default 16 MiB. */
  readonly requestBytes?: number
  readonly limits?: Partial<DialLimits>
  /**
   * Told why a call failed, before the caller is: client libraries wrap what they catch. Also told of
   * what goes wrong behind the head of an answer.
   */
  readonly onProblem?: (problem: unknown) => void
  /** Makes what every text that comes back goes through first. Default: it stays as it is. */
  readonly filter?: (() => TextFilter) | undefined
}

const mostRequestBytes = 16 * 1024 * 1024
// Client libraries fill these with what they were given as a key.
const secretHeaders = new Set(['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie'])
// The dialer writes these itself.
const ownHeaders =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|keep-alive|expect)$/
const noBody: ReadonlySet<number> = new Set([204, 205, 304])

/**
 * Makes a `fetch` that goes through the dialer, with its checks, bounds and credentials. Bodies of
 * answers arrive as they are sent; texts must be UTF-8. A request is sent once it is whole. Takes
 * `GET`, `HEAD` and `POST`, and rejects as the dialer does.
 */
export function createFetch(dial: Dial, options: FetchOptions): Fetch {
  return async (input, init) => {
    try {
      return await send(dial, new Request(input, init), options)
    } catch (thrown) {
      options.onProblem?.(thrown)
      throw thrown
    }
  }
}

async function send(dial: Dial, request: Request, options: FetchOptions): Promise<Response> {
  const { credential, limits, requestBytes = mostRequestBytes } = options
  const signal = AbortSignal.any([options.signal, request.signal])
  const body = request.body ? new Uint8Array(await request.arrayBuffer()) : undefined
  if (body && body.length > requestBytes) throw tooLarge(request.url, requestBytes)
  const response = await dial(request.url, {
    signal,
    method: methodOf(request),
    headers: headersOf(request, credential),
    ...(body && { body }),
    ...(credential && { credential }),
    ...(limits && { limits }),
  })
  return answer(response, options)
}

function methodOf({ method, url }: Request): 'GET' | 'HEAD' | 'POST' {
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return method
  throw new FlowError({
    code: 'url-refused',
    message: `${method} is not sent to ${new URL(url).host}: calls of models only read and post.`,
  })
}

function headersOf(request: Request, credential: Credential | undefined): Record<string, string> {
  const own = credential?.header.toLowerCase()
  return Object.fromEntries(
    [...request.headers].filter(
      ([name]) => name !== own && !secretHeaders.has(name) && !ownHeaders.test(name),
    ),
  )
}

function answer(response: DialResponse, options: FetchOptions): Response {
  const { status } = response
  const headers = [...response.headers].filter(
    ([name]) => name !== 'content-encoding' && name !== 'content-length',
  )
  if (noBody.has(status)) {
    response.discard()
    return new Response(null, { status, headers })
  }
  const pieces = readable(response, options)
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: () => response.discard(),
    },
    { highWaterMark: 0 },
  )
  return new Response(body, { status, headers })
}

/** The body; its failures are told, and text that is no UTF-8 is one. */
async function* readable(
  { body, headers, url }: DialResponse,
  { onProblem, filter }: FetchOptions,
): AsyncGenerator<Uint8Array> {
  const type = headers.get('content-type') ?? ''
  const isText = type === '' || /json|text\/|xml/.test(type)
  const texts = isText ? textsOf(body) : undefined
  const filtered = filter?.()
  try {
    for await (const { piece, text } of texts ?? wholesOf(body)) {
      yield text === undefined || !filtered ? piece : encoder.encode(filtered.push(text))
    }
    if (isText && filtered) yield encoder.encode(filtered.end())
  } catch (thrown) {
    const problem = isFlowError(thrown) || !(thrown instanceof TypeError) ? thrown : notUtf8(url)
    onProblem?.(problem)
    throw problem
  }
}

const encoder = new TextEncoder()

interface Piece {
  readonly piece: Uint8Array
  readonly text?: string
}

/** Pieces with their texts; throws a `TypeError` where they are no UTF-8. */
async function* textsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  for await (const piece of body) yield { piece, text: decoder.decode(piece, { stream: true }) }
  decoder.decode()
}

async function* wholesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Piece> {
  for await (const piece of body) yield { piece }
}

function notUtf8(url: string): FlowError {
  return new FlowError({
    code: 'response-invalid',
    message: `The answer of ${new URL(url).host} is not taken: its text is not UTF-8. Ask the service's owner.`,
  })
}

function tooLarge(url: string, bytes: number): FlowError {
  return new FlowError({
    code: 'value-too-large',
    message: `What is sent to ${new URL(url).host} may have at most ${bytes} bytes, and has more. Send less.`,
  })
}
