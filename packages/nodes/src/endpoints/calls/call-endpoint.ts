import { isFlowError, type FlowError } from '@chainwright/core'
import { createFetch, type Fetch } from '../../doors/create-fetch.ts'
import type { DialLimits } from '../../doors/dial.ts'
import { brokenAnswer, refusalError } from './endpoint-errors.ts'
import type { Endpoint } from '../endpoint.ts'
import { chargeCall, type CallAccount, type EndpointCall, type Took } from './charge-call.ts'
import { hideKey, hideKeyInPieces } from './hide-key.ts'

const mostBodyBytes = 2048
/** Even a slow model sends more than this. */
const bytesPerSecond = 4

/**
 * Calls an endpoint through a client library that is given `fetch`, and keeps to the limits and budgets
 * of the endpoint; `use` tells what the call took, also of one that broke off. Rejects with what went
 * wrong in the call itself, however the library wraps it.
 */
export async function callEndpoint<R>(
  endpoint: Endpoint,
  call: EndpointCall,
  use: (fetch: Fetch, took: Took) => Promise<R>,
): Promise<R> {
  const { signal } = call
  const pass = await endpoint.limiter.enter(call.tokens, signal)
  const account = chargeCall(endpoint, call, pass)
  let problem: unknown
  const onProblem = (thrown: unknown): void => {
    problem ??= thrown
  }
  const { dial, credential } = endpoint
  const limits = dialLimits(endpoint)
  // A library may write what it cannot read to the console, or into an error.
  const filter = credential && (() => hideKeyInPieces(endpoint))
  const plain = createFetch(dial, { signal, credential, limits, onProblem, filter })
  try {
    return await use(refusing(plain, endpoint, { ...account, onProblem }), account.took)
  } catch (thrown) {
    signal.throwIfAborted()
    throw asFlowError(problem ?? thrown, endpoint)
  } finally {
    account.close()
  }
}

/** Is told of a request while it goes on. */
interface RequestWatcher extends Pick<CallAccount, 'sent' | 'answered'> {
  readonly onProblem: (thrown: unknown) => void
}

/** Turns answers with a status of 400 or more into errors, before a library makes its own of them. */
function refusing(
  plain: Fetch,
  endpoint: Endpoint,
  { onProblem, sent, answered }: RequestWatcher,
): Fetch {
  return async (input, init) => {
    sent()
    const response = await plain(input, init)
    if (response.status < 400) {
      answered()
      return response
    }
    const body = await beginningOf(response)
    const retryAfter = response.headers.get('retry-after') ?? undefined
    const refusal = { status: response.status, retryAfter, body: hideKey(body, endpoint) }
    const error = refusalError(endpoint.name, refusal, endpoint.clock.now())
    if (error.retryAfterMs !== undefined) endpoint.limiter.hold(error.retryAfterMs)
    onProblem(error)
    throw error
  }
}

async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const piece of body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true })
      if (text.length >= mostBodyBytes) break
    }
  } catch {
    // What came of the explanation is better than none.
  }
  return text.slice(0, mostBodyBytes)
}

function dialLimits({ limits }: Endpoint): Partial<DialLimits> {
  const { answerMs = 120_000, totalMs = 600_000 } = limits
  return { firstByteMs: answerMs, patienceMs: answerMs, totalMs, bytesPerSecond }
}

function asFlowError(thrown: unknown, endpoint: Endpoint): FlowError {
  if (isFlowError(thrown)) return thrown
  const why = hideKey(thrown instanceof Error ? thrown.message : String(thrown), endpoint)
  // The cause is told, too: what a library threw may hold anything that it was sent.
  return brokenAnswer(endpoint.name, why.slice(0, 300), new Error(why.slice(0, 2000)))
}
