import type { IncomingMessage } from 'node:http'
import { pipeline, Readable, type Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { FlowError, isFlowError, systemClock } from '@chainwright/core'
import type { DialLimits } from './dial.ts'
import { answerProblem, invalid } from './dial-exchange.ts'
import type { Stopwatch } from './dial-stopwatch.ts'

/** An answer whose body is to be read, and the bounds for it. */
export interface BodySource {
  url: URL
  /** Of the request: what answers `HEAD` has no body. */
  method: string
  response: IncomingMessage
  limits: DialLimits
  /** Ends the call when its time is up, and is told when the body is done with. */
  stopwatch: Stopwatch
}

/**
 * The body of an answer, decoded and held to its bounds. Throws at once for a body that says it is
 * too large (`download-too-large`) or is encoded twice or in an unknown way (`response-invalid`).
 */
export function readBody(source: BodySource): AsyncIterable<Uint8Array> {
  const { response, url, limits, method } = source
  const decode = decoderOf(response.headers['content-encoding'], url)
  const promised = Number(response.headers['content-length'] ?? 0)
  const empty = method === 'HEAD' || response.statusCode === 204 || response.statusCode === 304
  if (!empty && !decode && promised > limits.bytes) throw tooLarge(url, limits)
  return bounded(source, empty ? undefined : decode)
}

async function* bounded(
  source: BodySource,
  decode: (() => Transform) | undefined,
): AsyncIterable<Uint8Array> {
  const { url, limits, stopwatch } = source
  const arriving = Readable.from(measured(source), { objectMode: false })
  // The pipeline's own end is of no interest: what fails in it fails in what is read from it.
  const decoded = decode ? pipeline(arriving, decode(), () => undefined) : arriving
  let bytes = 0
  try {
    for await (const piece of decoded as AsyncIterable<Uint8Array>) {
      bytes += piece.length
      if (bytes > limits.bytes) throw tooLarge(url, limits)
      yield piece
    }
  } catch (cause) {
    throw problemOf(cause, source)
  } finally {
    source.response.destroy()
    stopwatch.end()
  }
}

/**
 * The bytes as they arrive. They must keep up: waiting uses up patience, bytes give it back, and
 * without any left the call ends with `too-slow`. Time that the reader takes is not counted.
 */
async function* measured({ response, limits, stopwatch, url }: BodySource): AsyncIterable<Buffer> {
  const pieces = response[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let patience = limits.patienceMs
  try {
    for (;;) {
      const started = systemClock.now()
      const calledOff = systemClock.after(patience, () => stopwatch.stop(tooSlow(url, limits)))
      const next = await pieces.next().finally(calledOff)
      stopwatch.signal.throwIfAborted()
      if (next.done && response.complete) return
      if (next.done) throw answerProblem(url, new Error('it ended early'))
      yield next.value
      const earned = (next.value.length * 1000) / limits.bytesPerSecond
      patience = Math.min(limits.patienceMs, patience - (systemClock.now() - started) + earned)
    }
  } finally {
    response.destroy()
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
