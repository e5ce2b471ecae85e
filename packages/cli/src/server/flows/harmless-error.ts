import type { FlowErrorRecord, RunEvent } from '@chainwright/core'

/** An error as callers see it: never a stack, a path, or what a library said behind it. */
export interface PublicError {
  readonly code: string
  readonly message: string
  readonly node?: string
  readonly port?: string
  readonly pointer?: string
  readonly run?: string
}

/** What went wrong here is nothing that a caller can mend, and may name files of this machine. */
const ownMessages: Readonly<Record<string, string>> = {
  'engine-unreachable': 'runs cannot be handed to the workers now',
  internal: 'the server failed; its log says more',
  'run-corrupt': 'the record of the run is damaged',
  'run-other-flow': 'the flow has changed since the run began',
  'run-taken': 'another process drives the run',
  'store-unusable': 'the server cannot record runs now',
  'store-version': 'the record of the run is of another version',
  'value-damaged': 'the record of the run is damaged',
}

const longestMessage = 2_000
/** Paths of this machine, as libraries put them into their messages. */
const paths = /file:\/\/\/[^\s'"`]+|(?<![:/\w#\]])(?:\/[\w.@+~-]+){2,}\/?|\b[A-Za-z]:\\[^\s'"`]+/g

/** What of an error may leave the machine. */
export function harmlessError(error: FlowErrorRecord, run?: string): PublicError {
  const { code, node, port, pointer } = error
  return {
    code,
    message: harmlessMessage(error),
    ...(node !== undefined && { node }),
    ...(port !== undefined && { port }),
    ...(pointer !== undefined && { pointer }),
    ...(run !== undefined && { run }),
  }
}

/** An event as callers see it. What was sent to models is for those who have the flow. */
export function harmlessEvent(told: RunEvent): { readonly type: string } {
  const event = withoutCalls(told)
  if ('error' in event && event.error) {
    const cleaned = { ...event, error: harmlessError(event.error) }
    return cleaned
  }
  if (event.type === 'node-skip' && event.reason.type === 'failed') {
    const reason = { ...event.reason, error: harmlessError(event.reason.error) }
    const cleaned = { ...event, reason }
    return cleaned
  }
  return event
}

function withoutCalls(event: RunEvent): RunEvent {
  if (!('calls' in event)) return event
  const { calls: _, ...rest } = event
  return rest
}

function harmlessMessage({ code, message, pointer }: FlowErrorRecord): string {
  const own = Object.hasOwn(ownMessages, code) ? ownMessages[code] : undefined
  if (own !== undefined) return own
  const cleaned = message.replace(paths, (path) => (path === pointer ? path : '…'))
  return cleaned.length > longestMessage ? `${cleaned.slice(0, longestMessage)}…` : cleaned
}
