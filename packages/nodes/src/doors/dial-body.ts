import type { IncomingMessage } from 'node:http'
import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { FlowError, isFlowError, systemClock } from '@chainwright/core'
import { takeArrivals, type Arrivals } from './dial-arrivals.ts'
import type { DialLimits } from './dial.ts'
import { answerProblem, invalid } from './dial-exchange.ts'
import type { Connection } from './dial-pool.ts'
import type { Stopwatch } from './dial-stopwatch.ts'

type Body = AsyncIterable<Uint8Array>

/** An answer whose body is to be read, and the bounds for it. */
export interface BodySource {
  url: URL
  /** Of the request: what answers `HEAD` has no body. */
  method: string
  response: IncomingMessage
  connection: Connection
  limits: DialLimits
  /** Ends the call when its time is up, and is told when the body is done with. */
  stopwatch: Stopwatch
}

/**
 * The body of an answer, decoded and held to its bounds. Throws at once for a body that says it is
 * too large (`download-too-large`) or is encoded twice or in an unknown way (`response-invalid`).
 */
export function readBody(source: BodySource): Body {
  const { response, url, limits, method } = source
  const decode = decoderOf(response.headers['content-encoding'], url)
  const promised = Number(response.headers['content-length'] ?? 0)
  const empty = method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304
  if (!empty && !decode && promised > limits.bytes) throw tooLarge(url, limits)
  return bounded(source, takeArrivals(response), empty ? undefined : decode)
}

async function* bounded(
  source: BodySource,
  arrivals: Arrivals,
  decode: (() => Transform) | undefined,
): Body {
  const { url, limits, stopwatch } = source
  const arriving = measured(source, arrivals)
  const decoded = decode ? decodedBy(decode(), arriving) : arriving
  let bytes = 0
  try {
    for await (const piece of decoded) {
      bytes += piece.length
      if (bytes > limits.bytes) throw tooLarge(url, limits)
      yield piece
    }
  } catch (cause) {
    source.connection.spoil()
    throw problemOf(cause, source)
  } finally {
    source.response.destroy()
    stopwatch.end()
  }
}

function decodedBy(decoder: Transform, arriving: Body): Body {
  // The pipeline's own end is of no interest: what fails in it fails in what is read from it.
  return pipeline(Readable.from(arriving, { objectMode: false }), decoder, () => undefined)
}

/**
 * The bytes as they arrive. They must keep up: waiting uses up patience, bytes give it back, and
 * without any left the call ends with `too-slow`. Time that the reader takes is not counted.
 */
async function* measured({ limits, stopwatch, url }: BodySource, arrivals: Arrivals): Body {
  let patience = limits.patienceMs
  for (;;) {
    const started = systemClock.now()
    const calledOff = systemClock.after(patience, () => stopwatch.stop(tooSlow(url, limits)))
    const piece = await arrivals.next().finally(calledOff)
    stopwatch.signal.throwIfAborted()
    if (!piece) return
    yield piece
    const earned = (piece.length * 1000) / limits.bytesPerSecond
    patience = Math.min(limits.patienceMs, patience - (systemClock.now() - started) + earned)
  }
}

function decoderOf(encoding: string | undefined, url: URL): (() => Transform) | undefined {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return undefined
    case 'gzip':
    case 'x-gzip':
      return () => createGunzip()
    case 'deflate':
      return () => createInflate()
    case 'br':
      return () => createBrotliDecompress()
    default:
      throw invalid(url, `its content encoding ${JSON.stringify(encoding)} is not understood`)
  }
}

function problemOf(cause: unknown, { url, stopwatch }: BodySource): unknown {
  if (stopwatch.signal.aborted) return stopwatch.signal.reason
  if (isFlowError(cause)) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const broken = code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code === 'ERR__ERROR'
  return broken
    ? invalid(url, `its compressed body is damaged (${code})`, cause)
    : answerProblem(url, cause)
}

function tooLarge({ host }: URL, { bytes }: DialLimits): FlowError {
  return new FlowError({
    code: 'download-too-large',
    message: `The answer of ${host} has more than ${bytes} bytes. Ask for less, or raise the limit.`,
  })
}

function tooSlow({ host }: URL, { bytesPerSecond }: DialLimits): FlowError {
  return new FlowError({
    code: 'too-slow',
    message: `${host} sends fewer than ${bytesPerSecond} bytes per second. Try again later.`,
    retryable: true,
  })
}
