import type { RunEvent } from '@chainwright/core'
import { eventIdText, type LoggedEvent } from '../flows/event-id.ts'
import { harmlessError, type PublicError } from '../flows/harmless-error.ts'
import { abridgeEvent } from './abridge.ts'
import type { RunSource } from './run-source.ts'

/** A run that cannot be followed, and why. */
export interface LostRun {
  readonly run: string
  readonly error: PublicError
}

/** What a feed is made of. */
export interface FeedParts {
  readonly lost: readonly LostRun[]
  readonly sources: readonly RunSource[]
  /** Takes secrets out of what is sent. */
  readonly redact: <V>(value: V) => V
}

/** How long nothing may be sent, in milliseconds: proxies and clients end connections that are silent. */
const silenceMs = 15_000
/** Events of one run that are sent in one piece at most. */
const pieceEvents = 64

/**
 * Events of several runs as one stream of server-sent events, each with `RUN/PLACE` as its id. It takes
 * only what its reader takes. `over` tells that nothing more comes of a run, and `lost` why nothing does;
 * when that holds for all, or this process lets go of one, the stream ends.
 */
export function eventFeed({ sources, lost, redact }: FeedParts): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  const open = new Set(sources)
  let stopWaiting = (): void => undefined

  let first = lost.map((run) => `event: lost\ndata: ${JSON.stringify(redact(run))}\n\n`).join('')

  function nextPiece(): string {
    let piece = first
    first = ''
    for (const source of open) {
      const events = source.next(pieceEvents)
      piece += events.map((logged) => eventText(source.run, logged, redact)).join('')
      if (events.length > 0 || source.status() !== 'over') continue
      open.delete(source)
      piece += `event: over\ndata: ${JSON.stringify({ run: source.run })}\n\n`
    }
    return piece
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = nextPiece()
        if (piece !== '') return controller.enqueue(encoder.encode(piece))
        if (open.size === 0 || [...open].some((source) => source.status() === 'left')) {
          return controller.close()
        }
        await news([...open], (stop) => (stopWaiting = stop))
        // A comment keeps the stream alive, and asks for the next piece.
        controller.enqueue(encoder.encode(nextPiece() || ': still here\n\n'))
      },
      cancel: () => stopWaiting(),
    },
    { highWaterMark: 0 },
  )
}

/** Waits for something new of any run, or until a comment is due. */
function news(sources: readonly RunSource[], onStop: (stop: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const forgets = sources.map((source) => source.onNews(end))
    const timer = setTimeout(end, silenceMs)
    function end(): void {
      clearTimeout(timer)
      for (const forget of forgets) forget()
      resolve()
    }
    onStop(end)
  })
}

function eventText(run: string, { id, event }: LoggedEvent, redact: FeedParts['redact']): string {
  const data = JSON.stringify(redact(sentEvent(event)))
  return `id: ${run}/${eventIdText(id)}\nevent: ${event.type}\ndata: ${data}\n\n`
}

/** An event as the page gets it: large values abridged, errors without what is behind them. */
export function sentEvent(event: RunEvent): object {
  const { event: abridged, taken } = abridgeEvent(event)
  const told = taken.length > 0 ? { ...abridged, taken } : abridged
  if (event.type !== 'node-error') return told
  // Whether a step is tried again follows from its error: the page works that out as the server does.
  const { retryable, retryAfterMs } = event.error
  const error = {
    ...harmlessError(event.error),
    ...(retryable !== undefined && { retryable }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  }
  return { ...told, error }
}
