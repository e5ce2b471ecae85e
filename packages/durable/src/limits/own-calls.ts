import type { FlowError } from '@chainwright/core'
import type { Report, ReportedCall } from './limit-state.ts'

/** Leave to make one call. */
export interface SharedPass {
  /** The request goes out now, which may be long after the pass was given: a minute counts from here. */
  sent(): void
  /** The call is over and took so many tokens; gives its place back. */
  leave(tokens: number): void
}

/** The calls of this process to one endpoint, as other workers are told of them. */
export interface OwnCalls {
  /** Waits until the call is let through. Rejects when the signal is aborted or the call is refused. */
  enter(tokens: number, signal: AbortSignal): Promise<SharedPass>
  /** Says all that there is to say now. */
  report(): Report
  /** That was taken, and need not be said again. */
  reported(report: Report): void
  /** Lets those of these calls through that wait here; gives how many they were. */
  letThrough(calls: readonly LetThrough[]): number
  /** Tells all calls that wait why they wait in vain. */
  refuse(error: FlowError): void
  counts(): OwnCounts
}

/** A call that was let through, and in which second by the store's clock, in milliseconds since 1970. */
export interface LetThrough {
  readonly id: string
  readonly since: number
}

/** How many calls wait, how many are under way, and how many ends were not told yet. */
export interface OwnCounts {
  readonly waiting: number
  readonly underWay: number
  readonly untold: number
}

/** What the calls of a process belong to. */
export interface OwnCallsOptions {
  /** Name of this worker among all of them. */
  readonly worker: string
  /** Most calls under way at once in this process. */
  readonly mostHere: number
  /** Time by the store's clock, about, in milliseconds since 1970. */
  readonly now: () => number
  /** There is something to be told. */
  readonly onNews: () => void
}

/** What happened to calls, and was not told yet. */
type News = Pick<Report, 'over' | 'sent'>

interface Waiting extends ReportedCall {
  readonly start: () => void
  readonly refuse: (reason: unknown) => void
}

/** So many calls of a worker stand in the common line at once; the others wait here for their turn. */
const mostInLine = 16

/** A request that goes out so soon after the beginning of its second need not be told of, in milliseconds. */
const soonMs = 1_500

/** Makes the list of a process's own calls. */
export function createOwnCalls({ worker, mostHere, now, onNews }: OwnCallsOptions): OwnCalls {
  const waiting = new Map<string, Waiting>()
  const underWay = new Map<string, ReportedCall & { readonly since: number }>()
  const told = new Set<string>()
  let untold: News = { over: [], sent: [] }
  let made = 0

  /** Without tokens it was never made. */
  function end({ id }: ReportedCall, tokens?: number): void {
    if (!waiting.delete(id) && !underWay.delete(id)) return
    const ended = { id, tokens: tokens ?? 0, made: tokens !== undefined }
    if (told.delete(id)) untold = { ...untold, over: [...untold.over, ended] }
    onNews()
  }

  function goOut(id: string): void {
    const { since = Infinity } = underWay.get(id) ?? {}
    if (now() < since + soonMs) return
    untold = { ...untold, sent: [...untold.sent, id] }
    onNews()
  }

  return {
    enter(tokens, signal) {
      const call = { id: `${worker}-${++made}`, tokens }
      const pass = { sent: () => goOut(call.id), leave: (took: number) => end(call, took) }
      const { come, ...turn } = waitForTurn(signal, () => end(call))
      waiting.set(call.id, { ...call, ...turn })
      onNews()
      return come.then(() => pass)
    },
    report() {
      const most = Math.max(0, Math.min(mostInLine, mostHere - underWay.size))
      const inLine = [...waiting.values()].slice(0, most).map(plain)
      for (const { id } of inLine) told.add(id)
      return { worker, waiting: inLine, underWay: [...underWay.values()].map(plain), ...untold }
    },
    reported(report) {
      untold = without(untold, report)
    },
    letThrough(calls) {
      const mine = calls.filter(({ id }) => waiting.has(id))
      for (const { id, since } of mine) {
        const { tokens = 0, start } = waiting.get(id) ?? {}
        waiting.delete(id)
        underWay.set(id, { id, tokens, since })
        start?.()
      }
      return mine.length
    },
    refuse(error) {
      for (const call of waiting.values()) {
        end(call)
        call.refuse(error)
      }
    },
    counts: () => ({ waiting: waiting.size, underWay: underWay.size, untold: untold.over.length }),
  }
}

function plain({ id, tokens }: ReportedCall): ReportedCall {
  return { id, tokens }
}

function without(news: News, told: News): News {
  return {
    over: news.over.filter((one) => !told.over.includes(one)),
    sent: news.sent.filter((one) => !told.sent.includes(one)),
  }
}

/** A wait that ends once: the turn comes, or it is refused, or its signal is aborted. */
function waitForTurn(
  signal: AbortSignal,
  onGivenUp: () => void,
): { come: Promise<void>; start: () => void; refuse: (reason: unknown) => void } {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const giveUp = (): void => {
    onGivenUp()
    reject(signal.reason as Error)
  }
  const settled = (): void => signal.removeEventListener('abort', giveUp)
  signal.addEventListener('abort', giveUp, { once: true })
  return {
    come: promise,
    start() {
      settled()
      resolve()
    },
    refuse(reason) {
      settled()
      reject(reason as Error)
    },
  }
}
