import { errorBody, toOpenAiError } from './openai-error.ts'

/** Sends one object to the client. */
export type Send = (data: object) => void

/** How long an answer is held back so that an early failure is answered with its own status. */
const holdMs = 5_000
/** How long nothing may be sent: proxies and clients end connections that are silent. */
const silenceMs = 15_000

/**
 * An answer that grows: server-sent events, ended by `[DONE]`. What goes wrong before the first event
 * is thrown; what goes wrong later is the last event. `produce` is told to stop when the client leaves.
 */
export async function eventResponse(
  produce: (send: Send, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Response> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const { stream, write, close } = textStream(() => stop.abort())
  const begun = Promise.withResolvers<void>()
  const silence = setInterval(() => write(': still here\n\n'), silenceMs)
  const hold = setTimeout(() => begun.resolve(), holdMs)
  let isBegun = false
  void begun.promise.then(
    () => (isBegun = true),
    () => undefined,
  )
  const send: Send = (data) => {
    write(`data: ${JSON.stringify(data)}\n\n`)
    isBegun = true
    begun.resolve()
  }
  void produce(send, both)
    .then(
      () => write('data: [DONE]\n\n'),
      (thrown: unknown) => {
        if (!isBegun) return begun.reject(thrown)
        write(`data: ${JSON.stringify(errorBody(toOpenAiError(thrown)))}\n\n`)
      },
    )
    .then(() => {
      clearInterval(silence)
      clearTimeout(hold)
      begun.resolve()
      close()
    })
  await begun.promise
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream; charset=utf-8' } })
}

interface TextStream {
  readonly stream: ReadableStream<Uint8Array>
  /** Does nothing once the reader has left. */
  readonly write: (text: string) => void
  readonly close: () => void
}

function textStream(onLeave: () => void): TextStream {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const stream = new ReadableStream<Uint8Array>({
    start: (own) => void (controller = own),
    cancel() {
      controller = undefined
      onLeave()
    },
  })
  return {
    stream,
    write: (text) => controller?.enqueue(encoder.encode(text)),
    close() {
      controller?.close()
      controller = undefined
    },
  }
}
