import { readFileSync } from 'node:fs'

const headerBytes = 32
const frameHeaderBytes = 24
const littleEndianMagic = 0x377f0682
const bigEndianMagic = 0x377f0683

/**
 * How many bytes at the end of a write-ahead log were begun and not ended, and are dropped by the
 * database when it is opened: a crash in the middle of a write leaves them. 0 when there is no log.
 *
 * Format and checksum: SQLite, "WAL-mode File Format", https://www.sqlite.org/walformat.html
 */
export function tornBytes(walPath: string): number {
  const log = readLog(walPath)
  if (log.length === 0) return 0
  const magic = log.length >= headerBytes ? log.readUInt32BE(0) : 0
  if (magic !== littleEndianMagic && magic !== bigEndianMagic) return log.length
  const littleEndian = magic === littleEndianMagic
  const pageBytes = log.readUInt32BE(8)
  const sum: Sum = [0, 0]
  addTo(sum, log.subarray(0, 24), littleEndian)
  if (!sumStandsAt(log, 24, sum)) return log.length
  const salts = log.subarray(16, 24)
  const frameBytes = frameHeaderBytes + pageBytes
  let committed = headerBytes
  let at = headerBytes
  for (; at + frameBytes <= log.length; at += frameBytes) {
    const frame = log.subarray(at, at + frameBytes)
    // A frame of an older log, which this one has not reached yet.
    if (!frame.subarray(8, 16).equals(salts)) return at - committed
    addTo(sum, frame.subarray(0, 8), littleEndian)
    addTo(sum, frame.subarray(frameHeaderBytes), littleEndian)
    if (!sumStandsAt(frame, 16, sum)) break
    if (frame.readUInt32BE(4) !== 0) committed = at + frameBytes
  }
  const isStale = log.length >= at + 16 && !log.subarray(at + 8, at + 16).equals(salts)
  return (isStale ? at : log.length) - committed
}

type Sum = [first: number, second: number]

function addTo(sum: Sum, bytes: Buffer, littleEndian: boolean): void {
  let [first, second] = sum
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const [a, b] = littleEndian
      ? [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
      : [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]
    first = (first + a + second) >>> 0
    second = (second + b + first) >>> 0
  }
  sum[0] = first
  sum[1] = second
}

function sumStandsAt(bytes: Buffer, at: number, [first, second]: Sum): boolean {
  return bytes.readUInt32BE(at) === first && bytes.readUInt32BE(at + 4) === second
}

function readLog(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
