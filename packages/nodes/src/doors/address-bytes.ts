import { isIPv4, isIPv6 } from 'node:net'

/**
 * The bytes of an address: 4 of IPv4, 16 of IPv6. `undefined` for anything else, also for an
 * address with a zone (`fe80::1%2`), which only ever names a local link.
 */
export function addressBytes(text: string): Uint8Array | undefined {
  if (isIPv4(text)) return Uint8Array.from(text.split('.'), Number)
  if (!isIPv6(text) || text.includes('%')) return undefined
  const [before = '', after] = withoutDots(text).split('::')
  const head = groupsOf(before)
  const tail = groupsOf(after ?? '')
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0)
  const groups = after === undefined ? head : [...head, ...zeros, ...tail]
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]))
}

/** Whether two addresses are the same place; IPv4 inside the IPv4-mapped form counts as IPv4. */
export function sameAddress(one: string, other: string): boolean {
  const [a, b] = [addressBytes(one), addressBytes(other)]
  if (!a || !b) return false
  const [left, right] = [unmapped(a), unmapped(b)]
  return left.length === right.length && left.every((byte, at) => byte === right[at])
}

/** The IPv4 address inside an IPv4-mapped one; any other address as it is. */
export function unmapped(bytes: Uint8Array): Uint8Array {
  return startsWith(bytes, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) ? bytes.slice(12) : bytes
}

/** Whether an address begins with these bytes. */
export function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return bytes.length === 16 && prefix.every((byte, at) => byte === bytes[at])
}

/** `::1.2.3.4` with its last two groups in hexadecimal. */
function withoutDots(text: string): string {
  const dotted = text.slice(text.lastIndexOf(':') + 1)
  if (!dotted.includes('.')) return text
  const [a = 0, b = 0, c = 0, d = 0] = dotted.split('.').map(Number)
  const groups = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16))
  return text.slice(0, -dotted.length) + groups.join(':')
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}
