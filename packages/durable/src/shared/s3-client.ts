import { hash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import { FlowError } from '@chainwright/core'
import { parseErrorCode } from './s3-answers.ts'
import { createS3Clock } from './s3-clock.ts'
import { createS3Wire, type S3Exchange, type S3Request } from './s3-request.ts'
import { adviceFor, type S3Place } from './s3-place.ts'

/** What is asked of the service: an object of the bucket, or a list of them. */
export interface S3Call {
  readonly method: S3Request['method']
  /** Name of the object in the bucket; none for a list. */
  readonly object?: string | undefined
  readonly query?: Readonly<Record<string, string>> | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: Uint8Array | undefined
  readonly mostBytes: number
  /** Whether asking twice does the same as asking once. Otherwise what is in doubt is `in-doubt`. */
  readonly repeatable: boolean
  /** What to do with an answer: statuses besides 200 and 204 that are no errors. */
  readonly expected?: readonly number[] | undefined
}

/** An answer that was expected. */
export type S3Answer = Extract<S3Exchange, { type: 'answer' }>

/** Asks a bucket. */
export interface S3Client {
  /**
   * Asks, and asks again with growing pauses when the service is busy or the connection broke. Gives
   * `in-doubt` when a call that must not be repeated may have been carried out or not. Throws
   * `store-unusable`.
   */
  ask(this: void, call: S3Call): Promise<S3Answer | 'in-doubt'>
  /** What the clock of the service says, in milliseconds since 1970. */
  now(this: void): number
  /** Ends what runs. */
  close(this: void): void
}

const mostTries = 6
const [firstPauseMs, longestPauseMs] = [100, 3000]
const busy = new Set([408, 429, 500, 502, 503, 504])
const emptyBody = new Uint8Array(0)

/** Makes the client of a bucket. */
export function createS3Client(place: S3Place): S3Client {
  const { address, quietMs, timeoutMs, connections } = place
  const wire = createS3Wire({ address, quietMs, connections })
  const closing = new AbortController()
  const sign = createSigner(place)
  const clock = createS3Clock()

  async function tryOften(call: S3Call, signal: AbortSignal): Promise<S3Answer | 'in-doubt'> {
    for (let tries = 1; ; tries++) {
      const asked = Date.now()
      const exchange = await wire.send(await sign(call), signal)
      if (exchange.type === 'answer') clock.take(exchange.headers.date, asked, Date.now())
      if (exchange.type === 'refused') throw unusable(place, exchange.what)
      const isAnswer = exchange.type === 'answer' && !busy.has(exchange.status)
      if (isAnswer) return checked(place, call, exchange)
      if (!call.repeatable) return 'in-doubt'
      if (tries === mostTries) throw gaveUp(place, exchange)
      await pause(pauseBefore(tries), undefined, { signal })
    }
  }

  return {
    async ask(call) {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(timeoutMs)])
      try {
        return await tryOften(call, signal)
      } catch (thrown) {
        if (!signal.aborted) throw thrown
        if (closing.signal.aborted) throw unusable(place, 'was closed before it answered')
        throw unusable(place, `did not answer within ${timeoutMs} ms`, true)
      }
    },
    now: clock.now,
    close() {
      closing.abort()
      wire.close()
    },
  }
}

/** Signs calls with version 4 of the signature. The key itself is never sent. */
function createSigner(place: S3Place): (call: S3Call) => Promise<S3Request> {
  const { address, bucket, region, keyId, secretKey, sessionToken } = place
  // Keys of a day, made once.
  const cache = new Map<string, ArrayBuffer>()
  return async ({ method, object, query = {}, headers = {}, body, mostBytes }) => {
    const path = [address.pathname.replace(/\/+$/, ''), bucket, ...(object ? [object] : [])]
    const url = new URL(path.join('/'), address)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const signed = await new AwsV4Signer({
      method,
      url: url.href,
      headers: { ...headers, 'x-amz-content-sha256': hash('sha256', body ?? emptyBody, 'hex') },
      accessKeyId: keyId,
      secretAccessKey: secretKey,
      ...(sessionToken !== undefined && { sessionToken }),
      service: 's3',
      region,
      cache,
    }).sign()
    if (cache.size > 2) cache.clear()
    const length = method === 'PUT' ? { 'content-length': String(body?.length ?? 0) } : {}
    const all = { ...Object.fromEntries(signed.headers), ...length, 'accept-encoding': 'identity' }
    return { url: signed.url, method, headers: all, body, mostBytes }
  }
}

function checked(place: S3Place, { expected = [] }: S3Call, answer: S3Answer): S3Answer {
  const { status, body } = answer
  if (status === 200 || status === 204) return answer
  const code = codeIn(body)
  // An object that is not there is an answer; a bucket that is not there is none.
  if (expected.includes(status) && code !== 'NoSuchBucket') return answer
  throw unusable(place, `answered ${status}${named(code)}. ${adviceFor(status, code)}`)
}

function gaveUp(place: S3Place, exchange: S3Exchange): FlowError {
  const isAnswer = exchange.type === 'answer'
  const what = isAnswer
    ? `answered ${exchange.status}${named(codeIn(exchange.body))}`
    : `broke off (${exchange.what})`
  return unusable(place, `${what}, ${mostTries} times in turn`, true)
}

function codeIn(body: Buffer): string | undefined {
  return parseErrorCode(body.toString('latin1', 0, 16_384))
}

function named(code: string | undefined): string {
  return code === undefined ? '' : ` ${code}`
}

/** An error that says which bucket, and no secret. */
export function unusable(
  { address, bucket }: Pick<S3Place, 'address' | 'bucket'>,
  what: string,
  retryable = false,
): FlowError {
  const message = `the bucket \`${bucket}\` at ${address.host} ${what}`
  return new FlowError({ code: 'store-unusable', message, retryable })
}

/** Pauses grow and are never the same, so that workers do not come back together. */
export function pauseBefore(tries: number): number {
  return Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** tries)
}
