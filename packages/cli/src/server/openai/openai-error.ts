import { errorRecord, isFlowError, type FlowError } from '@chainwright/core'
import { harmlessError } from '../flows/harmless-error.ts'

/** What an error of the OpenAI protocol says besides its message. */
export interface OpenAiErrorDetails {
  readonly status: number
  /** The field of the request that is to blame. */
  readonly param?: string | undefined
  readonly code?: string | undefined
  /** When to ask again, in milliseconds. */
  readonly retryAfterMs?: number | undefined
  /** Whether asking again can help. Default `false`. */
  readonly retryable?: boolean
}

/** An error that is answered in the form of the OpenAI protocol. */
export class OpenAiError extends Error {
  readonly details: OpenAiErrorDetails

  constructor(message: string, details: OpenAiErrorDetails) {
    super(message)
    this.name = 'OpenAiError'
    this.details = details
  }
}

/** The error of a request with a field that is wrong, or that cannot be honoured. */
export function fieldError(param: string, message: string, code?: string): OpenAiError {
  return new OpenAiError(message, { status: 400, param, code })
}

/** What is to blame for errors of models and runs that the request brought about, by their code. */
const requestErrors: Readonly<Record<string, { param?: string; code?: string }>> = {
  'constraint-invalid': { param: 'response_format' },
  'constraint-too-complex': { param: 'response_format' },
  'constraint-unreachable': { param: 'response_format' },
  'input-missing': {},
  'input-type': {},
  'input-unknown': {},
  'model-not-chat': { param: 'model' },
  'option-invalid': {},
  'prompt-too-long': { code: 'context_length_exceeded' },
  'text-too-long': { param: 'input', code: 'context_length_exceeded' },
}
const limitErrors = new Set(['rate-exceeded', 'runs-too-many', 'budget-spent', 'rate-limited'])

/** Anything thrown as an error of the protocol; nothing of this machine leaves with it. */
export function toOpenAiError(thrown: unknown): OpenAiError {
  if (thrown instanceof OpenAiError) return thrown
  if (isFlowError(thrown)) return fromFlowError(thrown)
  return new OpenAiError('the server failed; its log says more', { status: 500, code: 'internal' })
}

function fromFlowError(error: FlowError): OpenAiError {
  const { code, message } = harmlessError(errorRecord(error))
  const { retryable, retryAfterMs } = error
  const known = Object.hasOwn(requestErrors, code) ? requestErrors[code] : undefined
  if (known) return new OpenAiError(message, { status: 400, code, ...known })
  if (limitErrors.has(code)) {
    const again = code !== 'budget-spent'
    return new OpenAiError(message, { status: 429, code, retryAfterMs, retryable: again })
  }
  const status = code === 'server-stopping' ? 503 : 500
  // A flow has its own retries: clients try again only when it is known when that may help.
  const again = retryable && retryAfterMs !== undefined
  return new OpenAiError(message, { status, code, retryAfterMs, retryable: again })
}

/** The body that says an error. */
export function errorBody({ message, details }: OpenAiError): object {
  const { status, param, code } = details
  return { error: { message, type: errorType(status), param: param ?? null, code: code ?? null } }
}

/** The answer that says an error. */
export function errorResponse(thrown: unknown): Response {
  const error = toOpenAiError(thrown)
  const { status, retryAfterMs, retryable = false } = error.details
  const headers = new Headers({ 'x-should-retry': String(retryable) })
  if (retryAfterMs !== undefined) {
    headers.set('Retry-After', String(Math.max(1, Math.ceil(retryAfterMs / 1000))))
  }
  return Response.json(errorBody(error), { status, headers })
}

function errorType(status: number): string {
  switch (status) {
    case 401:
      return 'authentication_error'
    case 403:
      return 'permission_error'
    case 429:
      return 'rate_limit_error'
    default:
      return status >= 500 ? 'server_error' : 'invalid_request_error'
  }
}
