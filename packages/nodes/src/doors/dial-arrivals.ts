import type { IncomingMessage } from 'node:http'

/** The bytes of an answer, in the order in which they arrive. */
export interface Arrivals {
  /** The next ones; `undefined` at the end. Rejects when the connection broke, after all that came. */
  next(): Promise<Uint8Array | undefined>
}

/** So many bytes may wait for the reader before the other side is held up. */
const mostWaiting = 256 * 1024

/**
 * Takes up the bytes of an answer. A stream of Node drops what it holds when its connection breaks;
 * here it is kept, so that a download goes on behind the last byte that came.
 */
export function takeArrivals(response: IncomingMessage): Arrivals {
  const waiting: Uint8Array[] = []
  let bytes = 0
  let ended = false
  let problem: Error | undefined
  let wake = (): void => undefined

  function end(thrown?: Error): void {
    if (ended) return
    ended = true
    problem = thrown
    wake()
  }

  response.on('data', (piece: Buffer) => {
    waiting.push(piece)
    bytes += piece.length
    if (bytes >= mostWaiting) response.pause()
    wake()
  })
  response.on('end', () => end(response.complete ? undefined : early()))
  response.on('error', end)
  response.on('close', () => end(early()))
  if (response.destroyed) end(response.errored ?? early())

  return {
    async next() {
      for (;;) {
        const piece = waiting.shift()
        if (piece) {
          bytes -= piece.length
          if (bytes < mostWaiting) response.resume()
          return piece
        }
        if (problem !== undefined) throw problem
        if (ended) return undefined
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

function early(): Error {
  return new Error('it ended early')
}
