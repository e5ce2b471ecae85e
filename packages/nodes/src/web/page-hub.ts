import { FlowError } from '@chainwright/core'
import type { Dial } from '../doors/dial.ts'
import { publicHub } from '../hub/hub.ts'
import type { HubSite } from '../hub/hub.ts'
import type { PageFetch } from './door.ts'

const usualBytes = 20 * 1024 * 1024

/** A hub as a page reaches it. The page's policy must allow connections to it. */
export function createPageHub(fetch: PageFetch, address: string = publicHub): HubSite {
  return { address: address.replace(/\/+$/, ''), dial: dialFrom(fetch), pause }
}

function dialFrom(fetch: PageFetch): Dial {
  return async (url, { signal, headers = {}, limits = {} }) => {
    const end = new AbortController()
    const together = AbortSignal.any([signal, end.signal])
    // The browser chooses the encoding itself, and refuses to be told.
    const { 'accept-encoding': _, ...asked } = headers
    const response = await fetch(url, { signal: together, headers: asked }).catch(
      (error: unknown) => {
        signal.throwIfAborted()
        throw connectionFailed(url, error)
      },
    )
    return {
      status: response.status,
      headers: new Map(response.headers),
      url: response.url,
      body: piecesOf(response, { url, signal, most: limits.bytes ?? usualBytes }),
      discard: () => end.abort(),
    }
  }
}

async function* piecesOf(
  response: Response,
  { url, signal, most }: { url: string; signal: AbortSignal; most: number },
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  let bytes = 0
  for (;;) {
    const { done, value } = await next(reader, url, signal)
    if (done || !value) return
    bytes += value.length
    if (bytes > most) {
      await reader?.cancel()
      throw new FlowError({
        code: 'download-too-large',
        message: `${url} sends more than the ${most} bytes that are allowed.`,
      })
    }
    yield value
  }
}

async function next(
  reader: ReadableStreamDefaultReader<Uint8Array> | undefined,
  url: string,
  signal: AbortSignal,
): Promise<{ done: boolean; value?: Uint8Array | undefined }> {
  try {
    return (await reader?.read()) ?? { done: true }
  } catch (error) {
    signal.throwIfAborted()
    throw connectionFailed(url, error)
  }
}

function connectionFailed(url: string, cause: unknown): FlowError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new FlowError({
    code: 'connection-failed',
    message: `${new URL(url).host} could not be reached: ${said}. Check the connection, and whether the page may reach it.`,
    retryable: true,
    cause,
  })
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    const giveUp = (): void => {
      clearTimeout(timer)
      reject(signal.reason)
    }
    signal.addEventListener('abort', giveUp, { once: true })
  })
}
