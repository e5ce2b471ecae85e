const schemes = new Set(['http:', 'https:', 'mailto:'])

/**
 * An address that a link may lead to: a whole one that begins with `http`, `https` or `mailto` and holds
 * no name and password; `undefined` for every other.
 */
export function safeAddress(address: string | undefined): URL | undefined {
  if (!address || !URL.canParse(address)) return undefined
  const url = new URL(address)
  return schemes.has(url.protocol) && url.username === '' && url.password === '' ? url : undefined
}
