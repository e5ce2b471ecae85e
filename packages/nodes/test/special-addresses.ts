/**
 * Which addresses are special, written a second time from the registries, with big numbers and
 * texts in place of bytes: a judge for the one that the dialer uses.
 */

// Copied from the IANA IPv4 Special-Purpose Address Space registry, row by row, and multicast.
const ipv4Registry = `
0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24
192.0.0.0/29 192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24
192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15
198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 255.255.255.255/32 224.0.0.0/4`

// The IANA IPv6 Special-Purpose Address Space registry, but for the forms that carry IPv4, and all
// that is not handed out as global unicast (outside of 2000::/3).
const ipv6Registry = `
::1/128 ::/128 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128 2001:1::2/128
2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28
2001:db8::/32 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 ff00::/8 fec0::/10
4000::/2 8000::/1 1000::/4 0800::/5 0400::/6 0200::/7 0100::/8`

/** A range as its first address, its size in bits, and how many of them are fixed. */
export interface AddressRange {
  first: bigint
  bits: 32 | 128
  fixed: number
}

/** Every range of the registries. */
export const specialRanges: readonly AddressRange[] = [
  ...ipv4Registry
    .trim()
    .split(/\s+/)
    .map((row) => rangeOf(row, 32)),
  ...ipv6Registry
    .trim()
    .split(/\s+/)
    .map((row) => rangeOf(row, 128)),
]

/** Whether an address, as a number, is one that the dialer must not reach. */
export function isSpecial(address: bigint, bits: 32 | 128): boolean {
  if (specialRanges.some((range) => range.bits === bits && isIn(address, range))) return true
  if (bits === 32) return false
  const low = address & 0xffff_ffffn
  const high = address >> 32n
  // IPv4-mapped ::ffff:0:0/96 and NAT64 64:ff9b::/96: the IPv4 address decides.
  if (high === 0xffffn || high === 0x0064_ff9b_0000_0000_0000_0000n) return isSpecial(low, 32)
  // All else in 0000::/8, IPv4-compatible addresses among them.
  if (address >> 120n === 0n) return true
  // 6to4 has the address in bits 16 to 48, ISATAP in the last 32 behind 0:5efe or 200:5efe.
  if (address >> 112n === 0x2002n) return isSpecial((address >> 80n) & 0xffff_ffffn, 32)
  const marker = (address >> 32n) & 0xffff_ffffn
  if (marker === 0x0000_5efen || marker === 0x0200_5efen) return isSpecial(low, 32)
  return false
}

/** An address in its longest plain form. */
export function addressText(address: bigint, bits: 32 | 128): string {
  const size = bits === 32 ? 8n : 16n
  const parts: string[] = []
  for (let shift = BigInt(bits) - size; shift >= 0n; shift -= size) {
    const part = (address >> shift) & ((1n << size) - 1n)
    parts.push(part.toString(bits === 32 ? 10 : 16))
  }
  return parts.join(bits === 32 ? '.' : ':')
}

function isIn(address: bigint, { first, bits, fixed }: AddressRange): boolean {
  const free = BigInt(bits - fixed)
  return address >> free === first >> free
}

function rangeOf(row: string, bits: 32 | 128): AddressRange {
  const [start = '', fixed = ''] = row.split('/')
  return { first: bits === 32 ? ipv4(start) : ipv6(start), bits, fixed: Number(fixed) }
}

function ipv4(text: string): bigint {
  return text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)
}

function ipv6(text: string): bigint {
  const [before = '', after = ''] = text.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === '' ? [] : after.split(':')
  const middle = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...middle, ...tail].reduce(
    (sum, part) => sum * 65_536n + BigInt(`0x${part}`),
    0n,
  )
}
