import { FlowError } from '@chainwright/core'

/** One part of a PNG file. */
export interface Chunk {
  /** Four letters. */
  readonly type: string
  readonly data: Uint8Array
}

/** What every PNG file begins with. */
export const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** Most bytes of a picture that is read. */
const mostBytes = 64 * 1024 * 1024
/** Most chunks; a picture of a canvas has a few dozen. */
const mostChunks = 100_000

/**
 * The chunks of a PNG file, from IHDR to IEND; what stands behind is left out. The data are views of
 * `png`. Throws a `FlowError` `picture-invalid` for anything else, and where a checksum is wrong.
 */
export function readChunks(png: Uint8Array): Chunk[] {
  if (png.length > mostBytes) throw invalid(`it has more than ${mostBytes} bytes`)
  if (!signature.every((byte, at) => png[at] === byte)) throw invalid('it is no PNG picture')
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: Chunk[] = []
  for (let at = signature.length; ;) {
    if (at + 12 > png.length) throw invalid('it is cut off')
    const length = view.getUint32(at)
    const end = at + 8 + length
    if (end + 4 > png.length) throw invalid('it is cut off')
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8))
    if (!/^[A-Za-z]{4}$/.test(type)) throw invalid('it is damaged')
    if (view.getUint32(end) !== checksum(png.subarray(at + 4, end))) {
      throw invalid('it is damaged: a checksum is wrong')
    }
    if ((type === 'IHDR') !== (chunks.length === 0)) throw invalid('its parts are out of order')
    chunks.push({ type, data: png.subarray(at + 8, end) })
    if (type === 'IEND') return chunks
    if (chunks.length === mostChunks) throw invalid(`it has more than ${mostChunks} parts`)
    at = end + 4
  }
}

/** A chunk as it stands in a file. */
export function chunkBytes(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  for (let letter = 0; letter < 4; letter++) bytes[4 + letter] = type.charCodeAt(letter)
  bytes.set(data, 8)
  view.setUint32(8 + data.length, checksum(bytes.subarray(4, 8 + data.length)))
  return bytes
}

/** CRC-32 of each byte alone. */
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32, as PNG has it. */
function checksum(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}

function invalid(why: string): FlowError {
  const message = `the picture cannot be read: ${why}`
  return new FlowError({ code: 'picture-invalid', message })
}
