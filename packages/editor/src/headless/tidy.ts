import { placeNodes } from './place.ts'
import { defaultGaps, type Gaps, type PlaceGraph, type Point } from './place/place-graph.ts'

/** What the worker is told. */
export interface TidyRequest {
  readonly graph: PlaceGraph
  readonly gaps: Gaps
}

/** What the worker answers. */
export type TidyReply =
  | { readonly status: 'placed'; readonly points: readonly (readonly [string, Point])[] }
  | { readonly status: 'failed'; readonly message: string }

/** A worker that runs `tidy-worker.ts`; a `Worker` of the page is one. */
export interface TidyWorker {
  postMessage(request: TidyRequest): void
  addEventListener(type: 'message', listener: (event: { data: TidyReply }) => void): void
  addEventListener(type: 'error', listener: () => void): void
  terminate(): void
}

/** How a flow is tidied. */
export interface TidyOptions {
  /** Starts a worker; it is ended again. */
  readonly startWorker: () => TidyWorker
  readonly gaps?: Gaps
  /** Most cards that dagre is asked to place. Default 500. */
  readonly most?: number
  /** Longest time for dagre, in milliseconds. Default 3000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** Places of cards by id, and who found them: dagre, or our own columns where dagre is too slow. */
export interface Tidied {
  readonly points: ReadonlyMap<string, Point>
  readonly by: 'dagre' | 'columns'
}

/**
 * Places all cards anew, carefully: with dagre in a worker, or with `placeNodes` for flows that are
 * too large for it, when it takes too long, and when it fails. Rejects only when `signal` is aborted.
 */
export async function tidyNodes(graph: PlaceGraph, options: TidyOptions): Promise<Tidied> {
  const { most = 500, gaps = defaultGaps, signal } = options
  signal?.throwIfAborted()
  if (graph.nodes.length <= most) {
    const points = await askWorker({ graph, gaps }, options)
    signal?.throwIfAborted()
    if (points) return { points, by: 'dagre' }
  }
  return { points: placeNodes(graph, gaps), by: 'columns' }
}

/** The places that a worker found; `undefined` when it did not. */
async function askWorker(
  request: TidyRequest,
  { startWorker, timeoutMs = 3000, signal }: TidyOptions,
): Promise<Map<string, Point> | undefined> {
  const { promise, resolve } = Promise.withResolvers<Map<string, Point> | undefined>()
  const giveUp = () => resolve(undefined)
  const timer = setTimeout(giveUp, timeoutMs)
  signal?.addEventListener('abort', giveUp)
  const worker = startOr(startWorker, giveUp)
  worker?.addEventListener('message', ({ data }) => {
    resolve(data.status === 'placed' ? new Map(data.points) : undefined)
  })
  worker?.addEventListener('error', giveUp)
  worker?.postMessage(request)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
    worker?.terminate()
  }
}

/** A page may refuse to start workers. */
function startOr(startWorker: () => TidyWorker, giveUp: () => void): TidyWorker | undefined {
  try {
    return startWorker()
  } catch {
    giveUp()
    return undefined
  }
}
