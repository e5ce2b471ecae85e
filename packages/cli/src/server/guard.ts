/** What a request says of itself before its body. */
export interface RequestHead {
  readonly method: string
  /** The request target as it was sent. */
  readonly target: string
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[]
}

/** Why a request is not answered. */
export interface Refusal {
  readonly status: number
  readonly message: string
}

/**
 * Judges a request by its head: the local server trusts nobody. Refused are requests with no or several
 * `Host` headers, for a host that is not in `hosts`, with an absolute target, from pages of another
 * origin, and of other methods than GET, HEAD, POST and PUT; DELETE is for the paths that are `deletable`.
 */
export function refuseRequest(
  { method, target, rawHeaders }: RequestHead,
  hosts: ReadonlySet<string>,
  deletable: readonly string[] = [],
): Refusal | undefined {
  const [host, ...more] = valuesOf(rawHeaders, 'host')
  if (host === undefined || more.length > 0) return refusal(400, 'name one host')
  if (!/^\/(?![/\\])/.test(target)) return refusal(400, 'ask for a path of this server')
  if (!hosts.has(host.toLowerCase())) return refusal(421, 'this server answers for itself alone')
  if (isForeign(rawHeaders, host.toLowerCase())) {
    return refusal(403, 'only pages of this server may ask it')
  }
  if (['GET', 'HEAD', 'POST', 'PUT'].includes(method)) return undefined
  const [path = ''] = target.split('?')
  if (method === 'DELETE' && deletable.includes(path)) return undefined
  return refusal(405, 'GET, HEAD, POST and PUT are understood')
}

/**
 * Judges a request that changes something: its body must be JSON that says so, which a form or an image
 * of another page cannot send.
 */
export function refuseBody({ rawHeaders }: RequestHead): Refusal | undefined {
  const [type = '', ...more] = valuesOf(rawHeaders, 'content-type')
  const json = /^application\/json(?:\s*;\s*charset=utf-8)?$/i.test(type)
  if (!json || more.length > 0) return refusal(415, 'send application/json')
  const encodings = valuesOf(rawHeaders, 'content-encoding')
  return encodings.length > 0 ? refusal(415, 'send the body as it is') : undefined
}

/** The word after `Authorization: Bearer`; `undefined` when there is none, or several. */
export function bearerWord({ rawHeaders }: RequestHead): string | undefined {
  const [value = '', ...more] = valuesOf(rawHeaders, 'authorization')
  return more.length > 0 ? undefined : /^Bearer ([\w-]{1,200})$/.exec(value)?.[1]
}

/** Another page asks, as far as the browser says. Programs send neither header. */
function isForeign(rawHeaders: readonly string[], host: string): boolean {
  const origins = valuesOf(rawHeaders, 'origin')
  if (origins.some((origin) => origin.toLowerCase() !== `http://${host}`)) return true
  const sites = valuesOf(rawHeaders, 'sec-fetch-site')
  return sites.some((site) => site !== 'same-origin' && site !== 'none')
}

function valuesOf(rawHeaders: readonly string[], name: string): string[] {
  return rawHeaders.filter((_, index) => {
    return index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name
  })
}

function refusal(status: number, message: string): Refusal {
  return { status, message }
}
