import type { Payer } from '../../models/payers.ts'
import type { Endpoint } from '../endpoint.ts'
import { costOf } from './cost-of.ts'
import type { Pass } from './limiter.ts'
import type { Reservation } from '../spend/spend-book.ts'

/** What one call may take, by estimate, and whom it is counted for. */
export interface EndpointCall {
  readonly signal: AbortSignal
  /** Read and written. */
  readonly tokens: number
  /** How many of them are written. Default 0. */
  readonly outputTokens?: number
  readonly payers?: readonly Payer[] | undefined
}

/** Told what a call took. */
export type Took = (tokens: number, outputTokens?: number) => void

/** What is told of a call while it goes on. */
export interface CallAccount {
  /** The request goes out. */
  readonly sent: () => void
  /** The endpoint began to serve it: from here on it costs. */
  readonly answered: () => void
  readonly took: Took
  /** The call is over, well or not. */
  readonly close: () => void
}

/**
 * Sets aside what a call may take, and counts what it took: nothing for one that was refused, and the
 * estimate for one that nobody counted. Throws `budget-spent` and `price-missing`, with its place at
 * the endpoint given back.
 */
export function chargeCall(
  endpoint: Endpoint,
  { tokens, outputTokens = 0, payers = [] }: EndpointCall,
  pass: Pass,
): CallAccount {
  const { name, spend } = endpoint
  const [provider = ''] = name.split('/')
  const free = isLoopback(endpoint.address) ? 0 : undefined
  const estimated = costOf(endpoint, tokens - outputTokens, outputTokens) ?? free
  let reservation: Reservation | undefined
  try {
    reservation = spend?.reserve({ name, provider, tokens, cost: estimated }, payers)
  } catch (thrown) {
    pass.leave(0)
    throw thrown
  }
  let served = false
  let used = { tokens, outputTokens }
  return {
    sent: () => pass.sent(),
    answered: () => {
      served = true
    },
    took: (all, written = 0) => {
      used = { tokens: all, outputTokens: written }
    },
    close() {
      pass.leave(used.tokens)
      const cost = costOf(endpoint, used.tokens - used.outputTokens, used.outputTokens) ?? 0
      reservation?.settle(served ? { tokens: used.tokens, cost } : { tokens: 0, cost: 0 })
    },
  }
}

/** What runs on this machine costs nothing, unless it has a price. */
function isLoopback(address: string): boolean {
  const { hostname = '' } = URL.canParse(address) ? new URL(address) : {}
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}
