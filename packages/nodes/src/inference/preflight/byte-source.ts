/** Bytes that are read a little at a time. */
export interface ByteSource {
  size: number
  /** One byte; 0 beyond the end. */
  byte(at: number): number
  /** A copy of at most 64 KiB; fewer bytes where the file ends. */
  slice(start: number, end: number): Uint8Array
}

/** Bytes in memory. */
export function bytesInMemory(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    byte: (at) => bytes[at] ?? 0,
    slice: (start, end) => bytes.slice(start, end),
  }
}
