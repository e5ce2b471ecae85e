/** The forms of compressed data that links and pictures hold. */
export type Compression = 'deflate' | 'deflate-raw'

/** Bytes that are inflated at a time: however they were packed, they give about a megabyte at most. */
const piece = 1024

/** Compresses bytes. */
export async function deflate(bytes: Uint8Array, format: Compression): Promise<Uint8Array> {
  const stream = new CompressionStream(format)
  const written = writeAll(stream.writable.getWriter(), bytes, bytes.length)
  const [compressed] = await Promise.all([readAll(stream.readable.getReader(), Infinity), written])
  return compressed ?? new Uint8Array()
}

/** What became of compressed data. */
export type Inflated =
  | { readonly status: 'whole'; readonly bytes: Uint8Array }
  | { readonly status: 'too-large' }
  /** Damaged or cut off. */
  | { readonly status: 'damaged' }

/**
 * Inflates bytes, and stops as soon as there are more than `most`: what would fill the memory is left
 * before it is there. Never throws.
 */
export async function inflate(
  bytes: Uint8Array,
  format: Compression,
  most: number,
): Promise<Inflated> {
  const stream = new DecompressionStream(format)
  const reader = stream.readable.getReader()
  // Its own failure is that of the reading side, which is waited for.
  const written = writeAll(stream.writable.getWriter(), bytes, piece).catch(() => undefined)
  try {
    const inflated = await readAll(reader, most)
    return inflated ? { status: 'whole', bytes: inflated } : { status: 'too-large' }
  } catch {
    return { status: 'damaged' }
  } finally {
    await reader.cancel().catch(() => undefined)
    await written
  }
}

async function writeAll(
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  bytes: Uint8Array,
  step: number,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += step) {
    await writer.ready
    await writer.write(bytes.slice(at, at + step))
  }
  await writer.close()
}

/** All bytes of a stream; `undefined` when there are more than `most`. */
async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  most: number,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.length
    if (size > most) return undefined
    chunks.push(next.value)
  }
  return joinBytes(chunks)
}

/** Several lists of bytes as one. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
