import { connect, type Socket } from 'node:net'

/** What a load showed. Times in milliseconds. */
export interface Load {
  readonly perSecond: number
  /** All answers, those before the clock started too. */
  readonly answers: number
  readonly median: number
  readonly p99: number
  /** Answers that were not as wanted. */
  readonly failed: number
}

/** A request that is sent again and again. */
export interface LoadRequest {
  readonly port: number
  /** The whole request, as it goes over the wire. */
  readonly text: string
  /** Judges a whole answer. */
  readonly isGood: (answer: string) => boolean
}

/**
 * Sends a request over some connections, each anew when its answer is there, for some time. The clock
 * starts when each connection has had an answer: Node accepts one new connection at a time between the
 * requests of the others.
 */
export async function load(
  request: LoadRequest,
  { connections, ms }: { connections: number; ms: number },
): Promise<Load> {
  const times: number[] = []
  let failed = 0
  const lines = await Promise.all(
    Array.from({ length: connections }, async () => {
      const line = await openLine(request.port)
      await line.ask(request.text)
      return line
    }),
  )
  const begin = performance.now()
  const until = begin + ms
  await Promise.all(
    lines.map(async (line) => {
      while (performance.now() < until) {
        const start = performance.now()
        const answer = await line.ask(request.text)
        times.push(performance.now() - start)
        if (!request.isGood(answer)) failed += 1
      }
      line.end()
    }),
  )
  const seconds = (performance.now() - begin) / 1_000
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  const answers = times.length + connections
  return { perSecond: times.length / seconds, answers, median: at(0.5), p99: at(0.99), failed }
}

interface Line {
  ask(text: string): Promise<string>
  end(): void
}

/** A connection that is kept; next to nothing is done to an answer, so that the server is what is measured. */
async function openLine(port: number): Promise<Line> {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject))
  let had = ''
  let done: ((answer: string) => void) | undefined
  let failed: ((error: Error) => void) | undefined
  socket.setEncoding('latin1')
  socket.on('data', (piece: string) => {
    had += piece
    const end = answerEnd(had)
    if (end === undefined || had.length < end) return
    const answer = had.slice(0, end)
    had = had.slice(end)
    done?.(answer)
  })
  socket.on('close', () => failed?.(new Error('the connection was closed')))
  return {
    ask(text) {
      return new Promise((resolve, reject) => {
        done = resolve
        failed = reject
        socket.write(text)
      })
    },
    end() {
      failed = undefined
      socket.end()
    },
  }
}

/** Where an answer ends that tells its length, or comes in chunks. */
function answerEnd(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return undefined
  const length = /^content-length: (\d+)/im.exec(text.slice(0, head))?.[1]
  if (length !== undefined) return head + 4 + Number(length)
  const last = text.indexOf('0\r\n\r\n', head + 4)
  return last < 0 ? undefined : last + 5
}
