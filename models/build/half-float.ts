/** Reads the 16 bits of a half-precision float. */
export function readHalfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1024 + fraction) * 2 ** (exponent - 25)
}

/** The 16 bits of a number that a half-precision float holds exactly. Throws for any other number. */
export function writeHalfFloat(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  const exponent = size < 2 ** -14 ? 0 : Math.floor(Math.log2(size)) + 15
  const fraction = exponent === 0 ? size * 2 ** 24 : size * 2 ** (25 - exponent) - 1024
  const bits = sign | (exponent << 10) | fraction
  if (!Object.is(readHalfFloat(bits), value))
    throw new Error(`${value} does not fit a half-precision float.`)
  return bits
}
