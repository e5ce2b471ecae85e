import { addressBytes, startsWith, unmapped } from './address-bytes.ts'

/** A range of addresses with a purpose of its own, as `prefix/bits`. */
type Range = readonly [prefix: string, purpose: string]

// The IPv4 Special-Purpose Address Registry (RFC 6890 and later), and multicast (RFC 5771). Ranges
// that the registry calls reachable everywhere are refused with the others: no site is there.
const specialIpv4: readonly Range[] = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private'],
  ['100.64.0.0/10', 'shared by a provider'],
  ['127.0.0.0/8', 'this machine'],
  ['169.254.0.0/16', 'the local link'],
  ['172.16.0.0/12', 'private'],
  ['192.0.0.0/24', 'for protocols'],
  ['192.0.2.0/24', 'for documentation'],
  ['192.31.196.0/24', 'for name servers of private addresses'],
  ['192.52.193.0/24', 'for multicast relays'],
  ['192.88.99.0/24', 'for 6to4 relays'],
  ['192.168.0.0/16', 'private'],
  ['192.175.48.0/24', 'for name servers of private addresses'],
  ['198.18.0.0/15', 'for benchmarks'],
  ['198.51.100.0/24', 'for documentation'],
  ['203.0.113.0/24', 'for documentation'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
]

// Of the IPv6 Special-Purpose Address Registry, what lies inside of 2000::/3, the only part that is
// handed out (RFC 4291); all outside of it is refused.
const specialIpv6: readonly Range[] = [
  ['2001::/23', 'for protocols, Teredo among them'],
  ['2001:db8::/32', 'for documentation'],
  ['2620:4f:8000::/48', 'for name servers of private addresses'],
  ['3fff::/20', 'for documentation'],
]

const nat64 = [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0]
const sixToFour = [0x20, 0x02]

/**
 * Why an address is none of a public site, such as `private`; `undefined` for a public one. An
 * IPv4 address inside an IPv6 one is judged as well: IPv4-mapped, NAT64, 6to4, ISATAP. Text that is
 * no address is special, too.
 */
export function specialPurpose(address: string): string | undefined {
  const bytes = addressBytes(address)
  if (!bytes) return 'no plain address'
  const plain = unmapped(bytes)
  return plain.length === 4 ? purposeIn(specialIpv4, plain) : ipv6Purpose(plain)
}

function ipv6Purpose(bytes: Uint8Array): string | undefined {
  if (startsWith(bytes, nat64)) return purposeIn(specialIpv4, bytes.subarray(12))
  // IPv4-compatible addresses and the NAT64 prefix for local use, 64:ff9b:1::/48, are among these.
  if ((bytes[0] ?? 0) >> 5 !== 1) return 'not public'
  const purpose = purposeIn(specialIpv6, bytes)
  if (purpose !== undefined) return purpose
  if (startsWith(bytes, sixToFour)) return purposeIn(specialIpv4, bytes.subarray(2, 6))
  return isIsatap(bytes) ? purposeIn(specialIpv4, bytes.subarray(12)) : undefined
}

/** ISATAP (RFC 5214): `0:5efe` or `200:5efe`, then IPv4, behind any network. */
function isIsatap(bytes: Uint8Array): boolean {
  return ((bytes[8] ?? 0) & ~2) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe
}

function purposeIn(ranges: readonly Range[], bytes: Uint8Array): string | undefined {
  return ranges.find(([prefix]) => isIn(bytes, prefix))?.[1]
}

function isIn(bytes: Uint8Array, range: string): boolean {
  const [start = '', length = ''] = range.split('/')
  const first = addressBytes(start)
  if (!first) return false
  for (let bit = 0; bit < Number(length); bit += 8) {
    const kept = Math.min(8, Number(length) - bit)
    const mask = (0xff << (8 - kept)) & 0xff
    if (((bytes[bit / 8] ?? 0) & mask) !== ((first[bit / 8] ?? 0) & mask)) return false
  }
  return true
}
