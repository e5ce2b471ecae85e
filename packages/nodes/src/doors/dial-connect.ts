import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { FlowError, isFlowError } from '@chainwright/core'
import { sameAddress } from './address-bytes.ts'
import { specialPurpose } from './address-ranges.ts'
import type { Hop } from './dial-hop.ts'
import type { Network } from './dial-network.ts'
import { portOf } from './dial-profiles.ts'

/** One address of several gets so long, in milliseconds; the last one has the whole time. */
const addressMs = 3000
const mostAddresses = 8

/**
 * Opens a connection to a host whose addresses were all checked, and to one of those addresses only.
 * Throws `address-refused` or `connection-failed`, or what the signal was aborted with.
 */
export async function openConnection(
  hop: Hop,
  network: Network,
  signal: AbortSignal,
): Promise<Socket> {
  const addresses = await checkedAddresses(hop, network, signal)
  const socket = await connectFirst(addresses, { hop, network, signal })
  return hop.url.protocol === 'https:' ? secure(socket, hop.url, { network, signal }) : socket
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

async function connectFirst(addresses: readonly string[], attempt: Attempt): Promise<Socket> {
  let problem: unknown
  for (const [index, address] of addresses.entries()) {
    const last = index === addresses.length - 1
    try {
      return await connectOne(address, attempt, last ? undefined : addressMs)
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
  const remote = network.remoteAddress(socket)
  if (remote !== undefined && sameAddress(remote, address)) return socket
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
