import { FlowError } from '@chainwright/core'
import type { Credential } from './credential.ts'
import type { Hop } from './dial-hop.ts'

export type { Credential }

/**
 * The request with its credential, now that its destination is known. Throws a `FlowError`:
 * `credential-origin-mismatch` when the destination is none of the credential's own, and
 * `credential-insecure` when the way there is neither encrypted nor inside of this machine.
 */
export function withCredential(hop: Hop, credential: Credential | undefined): Hop {
  if (!credential) return hop
  const { url } = hop
  const bound = credential.origins.map((origin) => new URL(origin).origin)
  if (!bound.includes(url.origin)) throw mismatch(url, bound)
  if (url.protocol !== 'https:' && !isLoopback(url)) throw insecure(url)
  const headers = new Map(hop.headers).set(credential.header.toLowerCase(), credential.value)
  return { ...hop, headers }
}

/**
 * Refuses a redirect that leads away from the origins of a credential, before anything else is said of
 * it. Throws `credential-origin-mismatch`.
 */
export function checkRedirect(
  from: URL,
  location: string,
  credential: Credential | undefined,
): void {
  if (!credential || !URL.canParse(location, from.href)) return
  const url = new URL(location, from)
  const bound = credential.origins.map((origin) => new URL(origin).origin)
  if (!bound.includes(url.origin)) throw mismatch(url, bound)
}

/** Whether an address stays inside of this machine, as far as its text tells. */
function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname)
}

function mismatch({ origin }: URL, bound: readonly string[]): FlowError {
  return new FlowError({
    code: 'credential-origin-mismatch',
    message: `The call leads to ${origin}, and its credential is for ${bound.join(', ')} alone. Nothing was sent there. If that is where the service is now, write this address into your own configuration.`,
  })
}

function insecure({ origin }: URL): FlowError {
  return new FlowError({
    code: 'credential-insecure',
    message: `A credential is not sent to ${origin}, because everybody on the way could read it. Use https://, or a server on this machine.`,
  })
}
