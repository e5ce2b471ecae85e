import { encodeUtf8 } from './utf8.ts'

/** SHA-256 of a text's UTF-8 form, or of bytes, as 64 lower-case hexadecimal digits. Synchronous. */
export function sha256(data: string | Uint8Array): string {
  const bytes = typeof data === 'string' ? encodeUtf8(data) : data
  const state = new Int32Array(startState)
  const schedule = new Int32Array(64)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = bytes.length - (bytes.length % 64)
  for (let at = 0; at < whole; at += 64) mixBlock(state, schedule, view, at)
  const tail = paddedTail(bytes, whole)
  for (let at = 0; at < tail.byteLength; at += 64) mixBlock(state, schedule, tail, at)
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
}

/** What is left after the whole blocks, the closing bit, zeros, and the length in bits. */
function paddedTail(bytes: Uint8Array, whole: number): DataView {
  const rest = bytes.subarray(whole)
  const tail = new Uint8Array(rest.length < 56 ? 64 : 128)
  tail.set(rest)
  tail[rest.length] = 0x80
  const view = new DataView(tail.buffer)
  view.setBigUint64(tail.length - 8, BigInt(bytes.length) * 8n)
  return view
}

function mixBlock(state: Int32Array, schedule: Int32Array, view: DataView, at: number): void {
  fillSchedule(schedule, view, at)
  let a = state[0] ?? 0
  let b = state[1] ?? 0
  let c = state[2] ?? 0
  let d = state[3] ?? 0
  let e = state[4] ?? 0
  let f = state[5] ?? 0
  let g = state[6] ?? 0
  let h = state[7] ?? 0
  for (let round = 0; round < 64; round++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    const choice = (e & f) ^ (~e & g)
    const first = (h + s1 + choice + (roundConstants[round] ?? 0) + (schedule[round] ?? 0)) | 0
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    const majority = (a & b) ^ (a & c) ^ (b & c)
    h = g
    g = f
    f = e
    e = (d + first) | 0
    d = c
    c = b
    b = a
    a = (first + s0 + majority) | 0
  }
  const mixed = [a, b, c, d, e, f, g, h]
  for (let word = 0; word < 8; word++) state[word] = (state[word] ?? 0) + (mixed[word] ?? 0)
}

function fillSchedule(schedule: Int32Array, view: DataView, at: number): void {
  for (let word = 0; word < 16; word++) schedule[word] = view.getInt32(at + word * 4)
  for (let word = 16; word < 64; word++) {
    const early = schedule[word - 15] ?? 0
    const late = schedule[word - 2] ?? 0
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3)
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10)
    schedule[word] = (schedule[word - 16] ?? 0) + s0 + (schedule[word - 7] ?? 0) + s1
  }
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

/** The first 32 bits of the fraction of a root, as FIPS 180-4 defines its constants. */
function rootBits(prime: number, root: (value: number) => number): number {
  return ((root(prime) % 1) * 0x1_0000_0000) | 0
}

const primes = firstPrimes(64)
const startState = primes.slice(0, 8).map((prime) => rootBits(prime, Math.sqrt))
const roundConstants = new Int32Array(primes.map((prime) => rootBits(prime, Math.cbrt)))

function firstPrimes(count: number): number[] {
  const found: number[] = []
  for (let candidate = 2; found.length < count; candidate++) {
    if (found.every((prime) => candidate % prime !== 0)) found.push(candidate)
  }
  return found
}
