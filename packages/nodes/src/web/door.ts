import { FlowError } from '@chainwright/core'

/** What a page asks for. */
export interface PageRequest {
  signal?: AbortSignal
  method?: string
  headers?: Record<string, string>
  body?: string | Uint8Array<ArrayBuffer>
  /** `manual` follows no redirect. Default `follow`. */
  redirect?: 'follow' | 'manual'
}

/** How a page reaches its own site, and the hub and endpoints that a person has agreed to. */
export type PageFetch = (url: string, request: PageRequest) => Promise<Response>

/** The browser's own way to the network: the one place in which models open a connection. */
export function openDoor(): PageFetch {
  // Cookies and other marks of a person are nobody's business here.
  return (url, request) => {
    return globalThis.fetch(url, { ...request, credentials: 'omit', referrerPolicy: 'no-referrer' })
  }
}

/** How a file is fetched. */
export interface SiteOptions {
  signal: AbortSignal
  /** Told how many bytes have arrived, time and again. */
  onArrived?: ((bytes: number) => void) | undefined
}

/** A file of the site itself. Throws a `FlowError` (`model-missing`, `site-failed`). */
export async function fetchFromSite(
  fetch: PageFetch,
  url: string,
  { signal, onArrived }: SiteOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await answerOf(fetch, url, signal)
  if (response.status === 404) {
    throw new FlowError({
      code: 'model-missing',
      message: `${url} is not there. Put the models where the site serves them, or name another folder.`,
    })
  }
  if (!response.ok) throw siteFailed(url, `the site answered ${response.status}`)
  try {
    return await bodyOf(response, onArrived)
  } catch (error) {
    signal.throwIfAborted()
    throw siteFailed(url, error instanceof Error ? error.message : String(error))
  }
}

async function bodyOf(
  response: Response,
  onArrived: SiteOptions['onArrived'],
): Promise<Uint8Array<ArrayBuffer>> {
  if (!onArrived || !response.body) return new Uint8Array(await response.arrayBuffer())
  let arrived = 0
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, controller) {
      arrived += piece.length
      onArrived(arrived)
      controller.enqueue(piece)
    },
  })
  return new Uint8Array(await new Response(response.body.pipeThrough(counting)).arrayBuffer())
}

async function answerOf(fetch: PageFetch, url: string, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw siteFailed(url, error instanceof Error ? error.message : String(error))
  }
}

function siteFailed(url: string, why: string): FlowError {
  return new FlowError({
    code: 'site-failed',
    message: `${url} could not be fetched: ${why}. Try again; the page may be offline.`,
    retryable: true,
  })
}
