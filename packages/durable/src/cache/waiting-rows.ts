import { createDelay } from '../delay.ts'
import type { CacheGroup, CacheRow } from './cache-file.ts'

/** What a cache has to write, while it waits to be written together. */
export interface WaitingRows {
  row(key: string): CacheRow | undefined
  parts(place: string): string | undefined
  addRow(row: CacheRow): void
  addParts(place: string, parts: string): void
  /** An entry was read. */
  addUse(key: string): void
  forget(key: string): void
  flush(): void
}

/** How long what is new may wait, in milliseconds; a crash loses it, no more. */
const groupMs = 20
const groupEntries = 256

/** Collects what a cache has to write into groups that `save` takes. */
export function createWaitingRows(save: (group: CacheGroup) => void): WaitingRows {
  const rows = new Map<string, CacheRow>()
  const parts = new Map<string, string>()
  const used = new Set<string>()
  const delay = createDelay(groupMs, () => {
    try {
      flush()
    } catch {
      // What cannot be kept is a lost saving, no more.
    }
  })

  function flush(): void {
    delay.clear()
    if (rows.size + parts.size + used.size === 0) return
    const group = { rows: [...rows.values()], parts: [...parts], used: [...used] }
    rows.clear()
    parts.clear()
    used.clear()
    save(group)
  }

  return {
    row: (key) => rows.get(key),
    parts: (place) => parts.get(place),
    addRow(row) {
      rows.set(row.key, row)
      if (rows.size >= groupEntries) flush()
      else delay.start()
    },
    addParts(place, text) {
      parts.set(place, text)
      delay.start()
    },
    addUse(key) {
      used.add(key)
      delay.start()
    },
    forget: (key) => void rows.delete(key),
    flush,
  }
}
