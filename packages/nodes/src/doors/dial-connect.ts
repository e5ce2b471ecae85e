import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { FlowError, isFlowError } from '@chainwright/core'
import { sameAddress } from './address-bytes.ts'
import { specialPurpose } from './address-ranges.ts'
import type { Hop } from './dial-hop.ts'
import type { Network } from './dial-network.ts'
import type { Connection, Pool } from './dial-pool.ts'
import { portOf } from './dial-profiles.ts'

/** One address of several gets so long, in milliseconds; the last one has the whole time. */
const addressMs = 3000
const mostAddresses = 8

/** Who wants a connection, and whence. */
export interface ConnectionRequest {
  readonly hop: Hop
  readonly network: Network
  readonly pool: Pool
  /** What is shown there: a connection that bore one secret bears no other. */
  readonly secret: string | undefined
  readonly signal: AbortSignal
}

/**
 * Opens a connection to a host whose addresses were all checked, and to one of those addresses only, or
 * takes one that waits there. Throws `address-refused` or `connection-failed`, or what the signal was
 * aborted with.
 */
export async function openConnection(request: ConnectionRequest): Promise<Connection> {
  const { hop, network, pool, signal } = request
  const addresses = await checkedAddresses(hop, network, signal)
  for (const address of addresses) {
    const waiting = pool.take(keyOf(request, address), (socket) => {
      return leadsTo(address, socket, network)
    })
    if (waiting) return waiting
  }
  const { socket, address } = await connectFirst(addresses, { hop, network, signal })
  const { url } = hop
  const ready = url.protocol === 'https:' ? await secure(socket, url, { network, signal }) : socket
  return pool.open(keyOf(request, address), ready)
}

/** What two requests must have in common to use the same connection, one after the other. */
function keyOf({ hop, secret }: ConnectionRequest, address: string): string {
  return JSON.stringify([address, hop.url.origin, hop.own, secret])
}

function leadsTo(address: string, socket: Socket, network: Network): boolean {
  const remote = network.remoteAddress(socket)
  return remote !== undefined && sameAddress(remote, address)
}

async function checkedAddresses(
  hop: Hop,
  network: Network,
  signal: AbortSignal,
): Promise<string[]> {
  const host = hostOf(hop.url)
  const addresses = isIP(host) > 0 ? [host] : await resolve(host, network, signal)
  for (const address of addresses) {
    const purpose = hop.own ? undefined : specialPurpose(address)
    if (purpose !== undefined) throw refused(host, `${address} is not a public address: ${purpose}`)
  }
  if (addresses.length === 0) throw failed(host, 'the name has no address')
  return addresses.slice(0, mostAddresses)
}

async function resolve(host: string, network: Network, signal: AbortSignal): Promise<string[]> {
  try {
    return await untilAborted(network.resolve(host), signal)
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    throw failed(host, `the name cannot be resolved (${codeOf(cause)})`, cause)
  }
}

interface Attempt {
  hop: Hop
  network: Network
  signal: AbortSignal
}

async function connectFirst(
  addresses: readonly string[],
  attempt: Attempt,
): Promise<{ socket: Socket; address: string }> {
  let problem: unknown
  for (const [index, address] of addresses.entries()) {
    const last = index === addresses.length - 1
    try {
      const socket = await connectOne(address, attempt, last ? undefined : addressMs)
      return { socket, address }
    } catch (thrown) {
      if (attempt.signal.aborted || isFlowError(thrown)) throw thrown
      problem = thrown
    }
  }
  const host = hostOf(attempt.hop.url)
  throw failed(host, `no connection could be opened (${codeOf(problem)})`, problem)
}

async function connectOne(
  address: string,
  { hop, network, signal }: Attempt,
  longestMs: number | undefined,
): Promise<Socket> {
  signal.throwIfAborted()
  const socket = network.connect(address, portOf(hop.url))
  const slow =
    longestMs === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
  await ready(socket, 'connect', slow)
  if (leadsTo(address, socket, network)) return socket
  const remote = network.remoteAddress(socket)
  socket.destroy()
  throw refused(
    hostOf(hop.url),
    `the connection leads to ${remote ?? 'nowhere'}, not to ${address}`,
  )
}

async function secure(
  socket: Socket,
  url: URL,
  { network, signal }: Pick<Attempt, 'network' | 'signal'>,
): Promise<TLSSocket> {
  const host = hostOf(url).replace(/\.$/, '')
  const secured = connectTls({
    socket,
    host,
    ...(isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(network.certificates !== undefined && { ca: network.certificates }),
  })
  try {
    await ready(secured, 'secureConnect', signal)
    return secured
  } catch (cause) {
    socket.destroy()
    if (signal.aborted) throw signal.reason
    throw failed(host, `TLS failed (${codeOf(cause)})`, cause)
  }
}

/** Resolves when a socket is open; ends it when it fails or the signal is aborted first. */
function ready(socket: Socket, event: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (problem?: unknown): void => {
      signal.removeEventListener('abort', abort)
      socket.off(event, settle)
      socket.off('close', closed)
      if (problem === undefined) return resolve()
      socket.destroy()
      reject(problem)
    }
    const abort = (): void => settle(signal.reason)
    const closed = (): void => settle(new Error('the other side closed the connection'))
    // Stays to the end: an error that nobody hears would end the process.
    socket.on('error', settle)
    socket.once(event, () => settle())
    socket.once('close', closed)
    signal.addEventListener('abort', abort)
    if (signal.aborted) abort()
  })
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** The host of an address without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '')
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause ? String(cause.code) : cause.message
}

function refused(host: string, why: string): FlowError {
  return new FlowError({
    code: 'address-refused',
    message: `${host} is not dialled: ${why}. Only your own configuration may name private hosts.`,
  })
}

function failed(host: string, why: string, cause?: unknown): FlowError {
  return new FlowError({
    code: 'connection-failed',
    message: `${host} cannot be reached: ${why}. Check the name and the network, then try again.`,
    retryable: true,
    cause,
  })
}
