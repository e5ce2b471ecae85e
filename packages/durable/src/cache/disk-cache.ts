import { hash } from 'node:crypto'
import type { CacheParts, ContentCache, Outputs } from '@chainwright/core'
import { createCacheFile, type CacheFile } from './cache-file.ts'
import { createWaitingRows } from './waiting-rows.ts'

/** What a cache did since it was opened. */
export interface CacheReport {
  readonly hits: number
  readonly misses: number
  /** Entries that were not as they were written: each counted as a miss and removed. */
  readonly damaged: number
  /** Entries that were removed to keep to the limit. */
  readonly evicted: number
  /** Bytes that the entries hold now. */
  readonly bytes: number
}

/** A content cache that never makes anybody wait. */
export interface FlowCache extends ContentCache {
  read(key: string): Outputs | undefined
  write(key: string, outputs: Outputs): void
  lastParts(place: string): CacheParts | undefined
  rememberParts(place: string, parts: CacheParts): void
}

/** The cache of a store. */
export interface DiskCache {
  /** The cache as one flow uses it: places of other flows with the same names are others. */
  of(scope: string): FlowCache
  report(): CacheReport
  close(): void
}

/**
 * Results of steps in a database file, by what they were made from. Every entry is checked against
 * its hash when it is read. When the entries hold more than `bytes`, those used longest ago are
 * removed. With `bytes` 0 nothing is kept and no file is made.
 */
export function createDiskCache(path: string, bytes: number): DiskCache {
  const counts = { hits: 0, misses: 0, damaged: 0, evicted: 0 }
  let opened: CacheFile | undefined
  const file = (): CacheFile =>
    (opened ??= createCacheFile(path, () => {
      counts.damaged += 1
    }))
  const waiting = createWaitingRows((group) => {
    counts.evicted += file().save(group, bytes)
  })

  function read(key: string): Outputs | undefined {
    const row = waiting.row(key) ?? file().find(key)
    if (row && row.checksum === checksumOf(key, row.outputs)) {
      counts.hits += 1
      waiting.addUse(key)
      return JSON.parse(row.outputs) as Outputs
    }
    counts.misses += 1
    if (!row) return undefined
    counts.damaged += 1
    waiting.forget(key)
    file().remove(key)
    return undefined
  }

  function write(key: string, outputs: Outputs): void {
    const text = JSON.stringify(outputs)
    if (Buffer.byteLength(text) > bytes) return
    waiting.addRow({ key, outputs: text, checksum: checksumOf(key, text) })
  }

  function of(scope: string): FlowCache {
    const placeOf = (place: string): string => JSON.stringify([scope, place])
    return {
      read,
      write,
      lastParts(place) {
        const text = waiting.parts(placeOf(place)) ?? file().findParts(placeOf(place))
        return text === undefined ? undefined : readParts(text)
      },
      rememberParts: (place, now) => waiting.addParts(placeOf(place), JSON.stringify(now)),
    }
  }

  return {
    of: (scope) => (bytes > 0 ? of(scope) : emptyCache),
    report: () => ({ ...counts, bytes: opened?.bytes() ?? 0 }),
    close() {
      try {
        waiting.flush()
      } finally {
        opened?.close()
        opened = undefined
      }
    },
  }
}

const emptyCache: FlowCache = {
  read: () => undefined,
  write: () => undefined,
  lastParts: () => undefined,
  rememberParts: () => undefined,
}

function checksumOf(key: string, outputs: string): string {
  return hash('sha256', `${key}\n${outputs}`, 'hex')
}

/** What decided a result; damaged text tells nothing. */
function readParts(text: string): CacheParts | undefined {
  try {
    const parts: unknown = JSON.parse(text)
    return typeof parts === 'object' && parts !== null ? (parts as CacheParts) : undefined
  } catch {
    return undefined
  }
}
