import type { IncomingMessage } from 'node:http'
import type { Credential } from './credential.ts'
import { readBody } from './dial-body.ts'
import { openConnection } from './dial-connect.ts'
import { checkRedirect, withCredential } from './dial-credential.ts'
import { exchange } from './dial-exchange.ts'
import { firstHop, nextHop, redirectRefused, type Hop } from './dial-hop.ts'
import { systemNetwork, type Network } from './dial-network.ts'
import { createPool, type Connection, type Pool } from './dial-pool.ts'
import { readProfiles, type DialGrants } from './dial-profiles.ts'
import { startStopwatch, type Stopwatch } from './dial-stopwatch.ts'
import type { Dial, DialLimits, DialResponse } from './dial.ts'

/** What a dialer may do beyond public web addresses. */
export interface DialerOptions {
  /**
   * Origins of the user's own configuration, such as `http://127.0.0.1:8080`: they may be private
   * and have any port. Never taken from a flow or from data. Default: none.
   */
  profiles?: readonly string[]
  /**
   * The only origins that are dialled, redirects included; a port that is written here may be dialled.
   * Default: every public one.
   */
  origins?: readonly string[]
  /**
   * Most connections that are kept open between calls, each for a few seconds and for the same place,
   * profile and credential alone. Default 16; 0 keeps none.
   */
  keptConnections?: number
  /** Bounds of all calls, unless a call has its own. */
  limits?: Partial<DialLimits>
  /** Another network; for tests. */
  network?: Network
}

const defaultLimits: DialLimits = {
  bytes: 20 * 1024 * 1024,
  totalMs: 120_000,
  firstByteMs: 20_000,
  bytesPerSecond: 1024,
  patienceMs: 15_000,
}
const mostRedirects = 5
const defaultKept = 16
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/**
 * Opens connections to public web addresses, and to the origins of the user's own configuration.
 * All addresses of a host are checked and one of them is connected to; each redirect is checked
 * like the first address. Throws `url-refused` for a profile or granted origin that is none.
 *
 * @example
 * const dial = createDialer()
 * const { status, body } = await dial('https://example.org/', { signal })
 */
export function createDialer(options: DialerOptions = {}): Dial {
  const profiles = readProfiles(options.profiles ?? [])
  const origins = options.origins && readProfiles([...options.origins, ...profiles])
  const grants: DialGrants = { profiles, origins }
  const network = options.network ?? systemNetwork
  const pool = createPool(options.keptConnections ?? defaultKept)
  return async (url, request) => {
    request.signal.throwIfAborted()
    const limits = { ...defaultLimits, ...options.limits, ...request.limits }
    const hop = firstHop(url, request, grants)
    const stopwatch = startStopwatch(request.signal, limits.totalMs)
    try {
      const { credential } = request
      return await follow(hop, { grants, network, pool, limits, stopwatch, credential })
    } catch (thrown) {
      stopwatch.end()
      throw thrown
    }
  }
}

interface Call {
  grants: DialGrants
  network: Network
  pool: Pool
  limits: DialLimits
  stopwatch: Stopwatch
  credential: Credential | undefined
}

async function follow(first: Hop, call: Call): Promise<DialResponse> {
  let hop = first
  for (let count = 0; ; count++) {
    const asked = await ask(withCredential(hop, call.credential), call)
    const { response } = asked
    const { statusCode: status = 0, headers } = response
    if (!redirects.has(status) || headers.location === undefined) {
      return answer(hop, asked, call)
    }
    response.destroy()
    if (count === mostRedirects) {
      throw redirectRefused(hop.url, `is the ${mostRedirects + 1}th in a row`)
    }
    checkRedirect(hop.url, headers.location, call.credential)
    hop = nextHop(hop, { status, location: headers.location }, call.grants)
  }
}

interface Asked {
  readonly response: IncomingMessage
  readonly connection: Connection
}

async function ask(hop: Hop, call: Call): Promise<Asked> {
  const { network, pool, limits, stopwatch } = call
  const { signal } = stopwatch
  const secret = call.credential?.value
  stopwatch.startHead(hop.url.host, limits.firstByteMs)
  const connection = await openConnection({ hop, network, pool, secret, signal })
  const response = await exchange(hop, connection, signal)
  stopwatch.endHead()
  // From here on, whatever stops the call ends the connection, whether the body is read or not.
  signal.addEventListener('abort', () => response.destroy(), { once: true })
  response.on('error', () => undefined)
  return { response, connection }
}

function answer(hop: Hop, asked: Asked, { limits, stopwatch }: Call): DialResponse {
  const { response, connection } = asked
  const { url, method } = hop
  const discard = (): void => {
    response.destroy()
    stopwatch.end()
  }
  try {
    return {
      status: response.statusCode ?? 0,
      headers: headersOf(response),
      url: url.href,
      body: readBody({ url, method, response, connection, limits, stopwatch }),
      discard,
    }
  } catch (thrown) {
    discard()
    throw thrown
  }
}

function headersOf({ headers }: IncomingMessage): Map<string, string> {
  return new Map(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}
