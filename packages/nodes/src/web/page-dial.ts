import { FlowError } from '@chainwright/core'
import type { Credential } from '../doors/credential.ts'
import type { Dial, DialLimits } from '../doors/dial.ts'
import type { PageFetch, PageRequest } from './door.ts'
import { createPatience } from './patience.ts'
import { unreachable } from './unreachable.ts'

/** What a page may reach. */
export interface PageDialOptions {
  /** Origins that the user set up; all others are refused. */
  readonly origins: readonly string[]
}

const usualLimits: DialLimits = {
  bytes: 20 * 1024 * 1024,
  totalMs: 120_000,
  firstByteMs: 20_000,
  bytesPerSecond: 1024,
  patienceMs: 15_000,
}

/**
 * The dialer of a page: it reaches the origins that the user set up and no other, over TLS or inside of
 * this machine, follows no redirect, and joins a credential for its own origins alone. The browser gives
 * a page no address to check, so that nothing that a flow or data names goes through here.
 *
 * Rejects with a `FlowError`: `url-refused`, `address-refused`, `redirect-refused`,
 * `credential-origin-mismatch`, `connection-failed`, `too-slow`, `download-too-large`.
 */
export function createPageDial(fetch: PageFetch, { origins }: PageDialOptions): Dial {
  const known = new Set(origins.map((origin) => new URL(origin).origin))
  return async (address, options) => {
    const url = checkedAddress(address, known)
    const limits = { ...usualLimits, ...options.limits }
    const { credential, signal, method = 'GET', headers = {}, body } = options
    const patience = createPatience(url.host, limits, signal)
    const request: PageRequest = {
      method,
      headers: withKey(url, headers, credential),
      signal: patience.signal,
      redirect: 'manual',
      ...(body !== undefined && { body: bytesOf(body) }),
    }
    const response = await fetch(url.href, request).catch((error: unknown) => {
      patience.throwIfOver()
      patience.end()
      throw unreachable(url, error)
    })
    if (response.type === 'opaqueredirect' || isRedirect(response.status)) {
      patience.end()
      throw redirected(url, credential)
    }
    patience.arrived()
    return {
      status: response.status,
      headers: new Map(response.headers),
      url: url.href,
      body: patience.watch(response, (error) => unreachable(url, error)),
      discard: () => patience.end(),
    }
  }
}

function checkedAddress(address: string, known: ReadonlySet<string>): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (!url || !(url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url)))) {
    throw new FlowError({
      code: 'url-refused',
      message: `A page reaches addresses that begin with https://, or with http:// on this machine, and not ${JSON.stringify(address.slice(0, 200))}. Change the address of the endpoint.`,
    })
  }
  if (known.has(url.origin)) return url
  throw new FlowError({
    code: 'address-refused',
    message: `${url.origin} is no endpoint of yours, and nothing was sent there. Set it up among your endpoints if you want it to be asked.`,
  })
}

/** Whether an address is on this machine; by these names alone, because a page's policy can name no others. */
export function isThisMachine({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1'
}

function withKey(
  { origin }: URL,
  headers: Readonly<Record<string, string>>,
  credential: Credential | undefined,
): Record<string, string> {
  // The browser writes these, and refuses to be told.
  const { 'accept-encoding': _, 'user-agent': _agent, ...asked } = headers
  if (!credential) return asked
  if (!credential.origins.some((own) => new URL(own).origin === origin)) {
    throw new FlowError({
      code: 'credential-origin-mismatch',
      message: `The call leads to ${origin}, and its key is for ${credential.origins.join(', ')} alone. Nothing was sent there. Type the key anew if it is meant for ${origin}.`,
    })
  }
  return { ...asked, [credential.header]: credential.value }
}

function bytesOf(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === 'string' ? body : new Uint8Array(body)
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304
}

/** A page is not told where a redirect leads, so that nobody could check it. */
function redirected({ origin }: URL, credential: Credential | undefined): FlowError {
  return new FlowError({
    code: credential ? 'credential-origin-mismatch' : 'redirect-refused',
    message: `${origin} sends callers elsewhere, and a page cannot see where to. Nothing was sent there${credential ? ', and the key was not shown to anybody else' : ''}. Write the address where the service is now.`,
  })
}
