import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ByteSource } from '../../inference/preflight/byte-source.ts'

const windowBytes = 64 * 1024

/** Calls back with the bytes of a file, of which a small window is in memory at a time. */
export function readFileBytes<T>(path: string, use: (source: ByteSource) => T): T {
  const file = openSync(path, 'r')
  const window = new Uint8Array(windowBytes)
  let from = 0
  let held = 0
  const read = (at: number): void => {
    from = at
    held = readSync(file, window, 0, windowBytes, at)
  }
  try {
    return use({
      size: fstatSync(file).size,
      byte(at) {
        if (at < from || at >= from + held) read(at)
        return at - from < held ? (window[at - from] ?? 0) : 0
      },
      slice(start, end) {
        if (end - start > windowBytes) throw new RangeError('so many bytes are not read at once')
        if (start < from || end > from + held) read(start)
        return window.slice(start - from, Math.min(end - from, held))
      },
    })
  } finally {
    closeSync(file)
  }
}
