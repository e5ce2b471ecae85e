import { rmSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { isDamage, openDatabase } from '../database.ts'

/** A result as the file holds it. */
export interface CacheRow {
  readonly key: string
  /** JSON of the outputs. */
  readonly outputs: string
  readonly checksum: string
}

/** What is written together. */
export interface CacheGroup {
  readonly rows: readonly CacheRow[]
  /** Place, and JSON of what decided its last result. */
  readonly parts: readonly (readonly [place: string, parts: string])[]
  /** Keys of entries that were read. */
  readonly used: readonly string[]
}

/** The file of a cache. */
export interface CacheFile {
  find(key: string): CacheRow | undefined
  findParts(place: string): string | undefined
  remove(key: string): void
  /** Writes a group, then removes what was used longest ago until `limit` bytes are kept; gives how many. */
  save(group: CacheGroup, limit: number): number
  bytes(): number
  close(): void
}

const schema = `
  CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, outputs TEXT NOT NULL,
    checksum TEXT NOT NULL, bytes INTEGER NOT NULL, used INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS entries_by_use ON entries (used, bytes);
  CREATE TABLE IF NOT EXISTS parts (place TEXT PRIMARY KEY, parts TEXT NOT NULL,
    used INTEGER NOT NULL);`

/** What an entry takes beside its text: key, checksum, indexes. */
const entryBytes = 300
const mostPlaces = 50_000

/**
 * Opens the file of a cache. One that is damaged is thrown away and begun anew, since all of it can
 * be made again; `onDamage` is told.
 */
export function createCacheFile(path: string, onDamage: () => void): CacheFile {
  let database: DatabaseSync | undefined

  /** Does something with the database; when it turns out to be damaged, once more with an empty one. */
  function use<V>(work: (open: DatabaseSync) => V): V {
    try {
      database ??= openCache(path)
      return work(database)
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown
      onDamage()
      database?.close()
      for (const ending of ['', '-wal', '-shm']) rmSync(path + ending, { force: true })
      database = openCache(path)
      return work(database)
    }
  }

  return {
    find: (key) =>
      use((open) => {
        const select = open.prepare('SELECT key, outputs, checksum FROM entries WHERE key = ?')
        return select.get(key) as CacheRow | undefined
      }),
    findParts: (place) =>
      use((open) => {
        const row = open.prepare('SELECT parts FROM parts WHERE place = ?').get(place)
        return row ? String(row['parts']) : undefined
      }),
    remove: (key) => use((open) => void open.prepare('DELETE FROM entries WHERE key = ?').run(key)),
    save: (group, limit) => use((open) => save(open, group, limit)),
    bytes: () => use(heldBytes),
    close() {
      database?.close()
      database = undefined
    },
  }
}

function openCache(path: string): DatabaseSync {
  const database = openDatabase(path, 'process', 4096)
  try {
    database.exec(schema)
    database.exec(
      `DELETE FROM parts WHERE place IN (SELECT place FROM parts ORDER BY used DESC LIMIT -1 OFFSET ${mostPlaces})`,
    )
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

function save(database: DatabaseSync, { rows, parts, used }: CacheGroup, limit: number): number {
  const now = Date.now()
  database.exec('BEGIN IMMEDIATE')
  try {
    const touch = database.prepare('UPDATE entries SET used = ? WHERE key = ?')
    for (const key of used) touch.run(now, key)
    const insert = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)')
    for (const { key, outputs, checksum } of rows) {
      insert.run(key, outputs, checksum, Buffer.byteLength(outputs) + entryBytes, now)
    }
    const remember = database.prepare('INSERT OR REPLACE INTO parts VALUES (?, ?, ?)')
    for (const [place, text] of parts) remember.run(place, text, now)
    const evicted = evict(database, limit)
    database.exec('COMMIT')
    return evicted
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}

function evict(database: DatabaseSync, limit: number): number {
  let over = heldBytes(database) - limit
  if (over <= 0) return 0
  const oldest = database.prepare('SELECT rowid, bytes FROM entries ORDER BY used, rowid').all()
  const remove = database.prepare('DELETE FROM entries WHERE rowid = ?')
  let evicted = 0
  for (const { rowid, bytes } of oldest as { rowid: number; bytes: number }[]) {
    if (over <= 0) break
    remove.run(rowid)
    over -= bytes
    evicted += 1
  }
  return evicted
}

function heldBytes(database: DatabaseSync): number {
  return Number(database.prepare('SELECT total(bytes) AS held FROM entries').get()?.['held'])
}
