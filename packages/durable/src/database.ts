import { DatabaseSync } from 'node:sqlite'

/**
 * What survives what. `none`: nothing is kept. `process`: what was recorded survives the end of the
 * process, however it comes. `disk`: it survives the loss of power, since each record is on the disk
 * before the run goes on.
 */
export type Level = 'none' | 'process' | 'disk'

/** How long another process may hold a file's write lock before that is an error, in milliseconds. */
const busyMs = 5_000

/** Bytes of the log that are gathered before they go into the file itself. */
const checkpointBytes = 16 * 1024 * 1024

/**
 * Opens or makes a database that is written ahead (WAL), as safely as the level asks. A new one has
 * pages of `pageBytes`: each write logs whole pages, so that small ones suit small writes. Unless it
 * `syncs`, a database of level `process` leaves it to the system when its bytes reach the disk.
 */
export function openDatabase(
  path: string,
  level: Level,
  pageBytes: number,
  syncs = true,
): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyMs })
  // Making the file need not wait for the disk where the loss of power is not covered.
  const [making, writing] = level === 'disk' ? ['FULL', 'FULL'] : ['OFF', syncs ? 'NORMAL' : 'OFF']
  try {
    database.exec(`PRAGMA synchronous = ${making}; PRAGMA page_size = ${pageBytes};
      PRAGMA journal_mode = WAL; PRAGMA synchronous = ${writing};
      PRAGMA wal_autocheckpoint = ${checkpointBytes / pageBytes};`)
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/**
 * Opens a database of level `process` that has its form: to set that again would read it and lock it.
 * `syncs` and `pageBytes` are as for `openDatabase`.
 */
export function openWritten(path: string, pageBytes: number, syncs: boolean): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyMs })
  database.exec(`PRAGMA synchronous = ${syncs ? 'NORMAL' : 'OFF'};
    PRAGMA wal_autocheckpoint = ${checkpointBytes / pageBytes};`)
  return database
}

/** Opens a database for reading alone. Throws when there is none. */
export function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: busyMs })
}

const busy = 5

/**
 * Result codes that a damaged file gives: malformed pages (11), no database (26), a read that fails
 * (10), and tables or values that are not what they were (1, 17, 18, 20), as all our SQL is fixed.
 */
const damaged: ReadonlySet<number> = new Set([1, 10, 11, 17, 18, 20, 26])

/** True for the error of a file whose content is damaged. */
export function isDamage(thrown: unknown): boolean {
  const code = sqliteCode(thrown)
  return code !== undefined && damaged.has(code)
}

/** True for the error of a lock that another connection holds. */
export function isBusy(thrown: unknown): boolean {
  return sqliteCode(thrown) === busy
}

/** Primary result code of SQLite, without its extension. */
function sqliteCode(thrown: unknown): number | undefined {
  if (!(thrown instanceof Error) || !('errcode' in thrown)) return undefined
  return typeof thrown.errcode === 'number' ? thrown.errcode & 0xff : undefined
}
