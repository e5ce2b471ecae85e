import { FlowError } from '@chainwright/core'

/** An answer that says why a call was not served. */
export interface Refusal {
  readonly status: number
  /** Value of `Retry-After`, as it was sent. */
  readonly retryAfter: string | undefined
  /** Beginning of the body. */
  readonly body: string
}

const longestSaid = 500
const longestPauseMs = 24 * 60 * 60 * 1000

/** What an answer with a status of 400 or more means to the run. */
export function refusalError(name: string, refusal: Refusal, now: number): FlowError {
  const { status, body } = refusal
  const said = saidIn(body)
  const told = `${name} answered ${status}${said ? `: ${said}` : ''}`
  if (status === 429) {
    const message = `${told}. It allows fewer calls: give the node retries, or set limits in the configuration.`
    const retryAfterMs = pauseOf(refusal.retryAfter, now)
    return new FlowError({ code: 'endpoint-limited', message, retryable: true, retryAfterMs })
  }
  if (status >= 500 || status === 408 || status === 409 || status === 425) {
    const message = `${told}. Try again later.`
    const retryAfterMs = pauseOf(refusal.retryAfter, now)
    return new FlowError({ code: 'endpoint-failed', message, retryable: true, retryAfterMs })
  }
  if (status === 401 || status === 403) {
    const message = `${told}. Check the key, and what it may be used for.`
    return new FlowError({ code: 'credential-refused', message })
  }
  if (/context.{0,10}length|too long|maximum.{0,20}tokens|context window/i.test(body)) {
    return new FlowError({ code: 'prompt-too-long', message: `${told}. Shorten the prompt.` })
  }
  const message = `${told}. Check the name of the model and the options of the node.`
  return new FlowError({ code: 'endpoint-refused', message })
}

/** An answer that broke off, or is none. */
export function brokenAnswer(name: string, why: string, cause?: unknown): FlowError {
  return new FlowError({
    code: 'endpoint-answer-invalid',
    message: `The answer of ${name} cannot be used: ${why}. Try again.`,
    retryable: true,
    cause,
  })
}

/** The pause that `Retry-After` asks for, in milliseconds: of seconds, or until a date. */
function pauseOf(written: string | undefined, now: number): number | undefined {
  if (written === undefined) return undefined
  const seconds = /^\d+(?:\.\d+)?$/.test(written.trim()) ? Number(written) * 1000 : undefined
  const ms = seconds ?? Date.parse(written) - now
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, longestPauseMs) : undefined
}

/** The words of an error in JSON, wherever services put them; else the text itself. */
function saidIn(body: string): string {
  const [, said = body] = /"(?:message|error|detail)"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(body) ?? []
  const plain = said.replace(/\s+/g, ' ').trim()
  return plain.length > longestSaid ? `${plain.slice(0, longestSaid)}…` : plain
}
