import { FlowError } from '@chainwright/core'

// Ports of old text protocols, which a request could talk to by accident: the list of the Fetch
// standard.
const badPorts: ReadonlySet<number> = new Set([
  0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102,
  103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465,
  512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993,
  995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668,
  6669, 6679, 6697, 10080,
])

/** What the user allows beyond public web addresses, or short of them. */
export interface DialGrants {
  /** Origins that may be private, and have any port. */
  readonly profiles: ReadonlySet<string>
  /** The only origins that are dialled, at any port; `undefined` is every one. */
  readonly origins: ReadonlySet<string> | undefined
}

/**
 * The origins (`http://127.0.0.1:8080`) of the user's own configuration. Throws a `FlowError`
 * (`url-refused`) for one that is no origin, or has a port that is never dialled.
 */
export function readProfiles(origins: readonly string[]): ReadonlySet<string> {
  return new Set(origins.map(readOrigin))
}

/** Whether a port may be dialled without a profile. */
export function isWebPort(url: URL): boolean {
  return url.port === '' || url.port === '80' || url.port === '443'
}

function readOrigin(written: string): string {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url && /^https?:$/.test(url.protocol) && !badPorts.has(portOf(url))) return url.origin
  throw new FlowError({
    code: 'url-refused',
    message: `"${written}" is no address that may be configured. Write http:// or https://, a host, and a port that is not kept for another protocol.`,
  })
}

/** The port of a web address, the scheme's own when none is written. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}
