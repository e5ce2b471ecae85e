import { FlowError } from '@chainwright/core'
import type { DialOptions } from './dial.ts'
import { isWebPort, type DialGrants } from './dial-profiles.ts'

/** One request of a call: the first one, or one that a redirect leads to. */
export interface Hop {
  url: URL
  method: string
  headers: ReadonlyMap<string, string>
  body: Uint8Array | undefined
  /** Whether the user's own configuration names the origin, so that it may be private. */
  own: boolean
}

// Headers that shape the connection or the message are set here, and by nobody else.
const ownHeaders =
  /^(?:host|connection|content-length|transfer-encoding|upgrade|te|trailer|keep-alive|expect|via|proxy-.*)$/
// Never shown to another origin than the one they were meant for.
const secretHeaders = ['authorization', 'cookie']

/**
 * The first request of a call. Throws `url-refused` for an address that is never dialled, and
 * `origin-not-granted` for one that is not dialled here.
 */
export function firstHop(written: string, options: DialOptions, grants: DialGrants): Hop {
  const url = parseUrl(written)
  const { method = 'GET', body } = options
  const hop = {
    url,
    method,
    headers: readHeaders(options.headers ?? {}),
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
    own: grants.profiles.has(url.origin),
  }
  checkUrl(hop, grants)
  return hop
}

/**
 * The request that a redirect asks for, by the rules of the Fetch standard. Throws
 * `redirect-refused` for one that leads from https to http, or to no address; `url-refused` and
 * `origin-not-granted` as for the first request.
 */
export function nextHop(
  hop: Hop,
  { status, location }: { status: number; location: string },
  grants: DialGrants,
): Hop {
  const { url: from } = hop
  const url = URL.canParse(location, from.href) ? new URL(location, from) : undefined
  if (!url) throw redirectRefused(from, 'leads to no address')
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw redirectRefused(from, 'leads from https to http')
  }
  const sameOrigin = url.origin === from.origin
  const asGet = (status === 303 && hop.method !== 'HEAD') || (status < 303 && hop.method === 'POST')
  const next: Hop = {
    url,
    method: asGet ? 'GET' : hop.method,
    headers: keptHeaders(hop.headers, { sameOrigin, asGet: asGet && hop.body !== undefined }),
    body: asGet ? undefined : hop.body,
    // A stranger's redirect must not reach what only the user's own configuration may name.
    own: hop.own && grants.profiles.has(url.origin),
  }
  checkUrl(next, grants)
  return next
}

/** The error of a redirect that is not followed. */
export function redirectRefused(from: URL, why: string): FlowError {
  return new FlowError({
    code: 'redirect-refused',
    message: `A redirect of ${from.origin} ${why}. Ask the site's owner, or name the final address.`,
  })
}

function parseUrl(written: string): URL {
  if (URL.canParse(written)) return new URL(written)
  throw urlRefused(JSON.stringify(written.slice(0, 200)), 'is no address')
}

function checkUrl({ url, own }: Hop, { origins }: DialGrants): void {
  const shown = `${url.protocol}//${url.host}`
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw urlRefused(JSON.stringify(url.protocol), 'is not dialled')
  }
  if (url.username !== '' || url.password !== '') throw urlRefused(shown, 'comes with a password')
  if (origins && !origins.has(url.origin)) throw notGranted(url)
  if (!own && !origins && !isWebPort(url))
    throw urlRefused(shown, 'has a port other than 80 and 443')
}

function notGranted({ origin }: URL): FlowError {
  return new FlowError({
    code: 'origin-not-granted',
    message: `${origin} is not asked, because this run was not granted it.`,
  })
}

function urlRefused(shown: string, why: string): FlowError {
  return new FlowError({
    code: 'url-refused',
    message: `${shown} ${why}. Write https:// or http://, a host and a path; other ports and private hosts belong into your own configuration.`,
  })
}

function readHeaders(written: Readonly<Record<string, string>>): Map<string, string> {
  const headers = new Map<string, string>()
  for (const [name, value] of Object.entries(written)) {
    const key = name.toLowerCase()
    if (!/^[a-z0-9-]+$/.test(key) || ownHeaders.test(key) || !/^[\t\x20-\x7e]*$/.test(value)) {
      throw new FlowError({
        code: 'url-refused',
        message: `The header ${JSON.stringify(name.slice(0, 80))} cannot be sent. Leave it out, or write plain ASCII.`,
      })
    }
    headers.set(key, value)
  }
  return headers
}

function keptHeaders(
  headers: ReadonlyMap<string, string>,
  { sameOrigin, asGet }: { sameOrigin: boolean; asGet: boolean },
): Map<string, string> {
  const kept = new Map(headers)
  if (!sameOrigin) for (const name of secretHeaders) kept.delete(name)
  if (asGet) for (const name of headers.keys()) if (name.startsWith('content-')) kept.delete(name)
  return kept
}
