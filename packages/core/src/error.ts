import type { Json } from './lib/json.ts'

/** What a `FlowError` is made of; everything but `code` and `message` is optional. */
export interface FlowErrorDetails {
  /** Stable, kebab-case; each code has a heading in `docs/errors.md`. */
  code: string
  /** What happened, where, and what to do. */
  message: string
  /** Id (or path) of the node that failed. */
  node?: string | undefined
  /** The port of that node, when one is to blame. */
  port?: string | undefined
  /** JSON pointer into the flow file. */
  pointer?: string | undefined
  /** Whether the same step may succeed when tried again. Default `false`. */
  retryable?: boolean | undefined
  /** Shortest pause before another try, in milliseconds, when the failing side named one. */
  retryAfterMs?: number | undefined
  cause?: unknown
}

/** The one error that a failed run, or a refused document, is reported with. */
export class FlowError extends Error {
  override readonly name = 'FlowError'
  readonly code: string
  readonly node: string | undefined
  readonly port: string | undefined
  readonly pointer: string | undefined
  readonly retryable: boolean
  readonly retryAfterMs: number | undefined

  constructor(details: FlowErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = details.code
    this.node = details.node
    this.port = details.port
    this.pointer = details.pointer
    this.retryable = details.retryable ?? false
    this.retryAfterMs = details.retryAfterMs
  }
}

/** A `FlowError` as plain JSON, the form in which events and documents carry it. */
export interface FlowErrorRecord {
  [key: string]: Json | undefined
  code: string
  message: string
  node?: string
  port?: string
  pointer?: string
  retryable?: boolean
  retryAfterMs?: number
  /** Message of the error behind this one, without its stack. */
  cause?: string
}

/** True for a `FlowError`, also for one made by another copy of this package. */
export function isFlowError(value: unknown): value is FlowError {
  return value instanceof Error && value.name === 'FlowError' && 'code' in value
}

/**
 * Turns anything thrown into a `FlowError`. A `FlowError` keeps its own details and gains the
 * missing ones; anything else becomes `code`, which is `node-threw` unless given.
 */
export function toFlowError(thrown: unknown, details: Partial<FlowErrorDetails> = {}): FlowError {
  if (isFlowError(thrown)) {
    return new FlowError({
      code: thrown.code,
      message: thrown.message,
      node: thrown.node ?? details.node,
      port: thrown.port ?? details.port,
      pointer: thrown.pointer ?? details.pointer,
      retryable: thrown.retryable,
      retryAfterMs: thrown.retryAfterMs,
      cause: thrown.cause,
    })
  }
  return new FlowError({ code: 'node-threw', message: said(thrown), ...details, cause: thrown })
}

/** What was thrown, in words; some objects refuse to be made a text. */
function said(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown)
  } catch {
    return `something was thrown that is no error (${typeof thrown})`
  }
}

/** The plain JSON of an error; fields that are not known are left out. */
export function errorRecord(error: FlowError): FlowErrorRecord {
  const record: FlowErrorRecord = { code: error.code, message: error.message }
  if (error.node !== undefined) record.node = error.node
  if (error.port !== undefined) record.port = error.port
  if (error.pointer !== undefined) record.pointer = error.pointer
  if (error.retryable) record.retryable = true
  if (error.retryAfterMs !== undefined) record.retryAfterMs = error.retryAfterMs
  if (error.cause instanceof Error && error.cause.message !== error.message) {
    record.cause = error.cause.message
  }
  return record
}

/** The error that a record was made from, without its cause chain. */
export function errorFromRecord(record: FlowErrorRecord): FlowError {
  return new FlowError({ ...record })
}

/** One problem of a flow document. A document is reported with all of its problems at once. */
export interface FlowIssue {
  /** Stable, kebab-case; each code has a heading in `docs/errors.md`. */
  code: string
  /** What is wrong, and what to do. */
  message: string
  /** JSON pointer to the place in the file; `''` is the whole file. */
  pointer: string
  /** Id of the node, when the place lies in one. */
  node?: string
  /** The node's port, when the place is one. */
  port?: string
  /** `error` blocks a run; `notice` is only told. */
  severity: 'error' | 'notice'
}
