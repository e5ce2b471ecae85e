let table: Float32Array | undefined

/** Numbers of 16 bits (IEEE 754 binary16, in order of this machine) as numbers of 32 bits. */
export function widen(halves: Uint16Array): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, half) => valueOf(half))
  const wide = new Float32Array(halves.length)
  for (let at = 0; at < halves.length; at += 1) wide[at] = table[halves[at] ?? 0] ?? 0
  return wide
}

function valueOf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 31
  const fraction = half & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
