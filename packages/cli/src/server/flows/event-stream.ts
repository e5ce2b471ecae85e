import { eventIdText, type EventId, type LoggedEvent } from './event-id.ts'
import type { RunLog } from './run-log.ts'
import { harmlessEvent } from './harmless-error.ts'

/** Where a stream takes its events from: first those of the store, then those of the log. */
export interface EventSource {
  readonly stored: Iterator<LoggedEvent> | undefined
  readonly log: RunLog | undefined
  /** The last event that the reader has. */
  readonly after: EventId | undefined
  /** Takes secrets out of an event. */
  readonly redact: <V>(value: V) => V
}

/** How long nothing may be sent, in milliseconds: proxies and clients end connections that are silent. */
const silenceMs = 15_000
/** Events that are sent in one piece at most. */
const pieceEvents = 64

/**
 * Events as a stream of server-sent events. It takes from its source only what its reader takes, so
 * that a slow one holds up nobody and costs no memory; it ends when the run does, or is let go of.
 */
export function eventStream({
  stored,
  log,
  after,
  redact,
}: EventSource): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let last = after
  let stopped = (): void => undefined

  function nextPiece(): string {
    const lines: string[] = []
    while (stored && lines.length < pieceEvents) {
      const { value, done } = stored.next()
      if (done) stored = undefined
      else lines.push(eventText(value.id, redact(harmlessEvent(value.event))))
    }
    if (lines.length > 0 || !log) return lines.join('')
    const logged = log.after(last, pieceEvents)
    last = logged.at(-1)?.id ?? last
    return logged.map(({ id, event }) => eventText(id, redact(harmlessEvent(event)))).join('')
  }

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const piece = nextPiece()
        if (piece !== '') return controller.enqueue(encoder.encode(piece))
        if (!log || log.isClosed) return controller.close()
        const hasNews = await newsOrSilence(log, (stop) => (stopped = stop))
        const news = hasNews ? nextPiece() : ': still here\n\n'
        if (news !== '') controller.enqueue(encoder.encode(news))
        else if (log.isClosed) controller.close()
      },
      cancel: () => stopped(),
    },
    { highWaterMark: 0 },
  )
}

/** Waits for something new; gives false when there was nothing for a while. */
function newsOrSilence(log: RunLog, onStop: (stop: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end(false), silenceMs)
    const forget = log.onNews(() => end(true))
    function end(isNew: boolean): void {
      clearTimeout(timer)
      forget()
      resolve(isNew)
    }
    onStop(() => end(false))
  })
}

function eventText(id: EventId, event: { type: string }): string {
  return `id: ${eventIdText(id)}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}
