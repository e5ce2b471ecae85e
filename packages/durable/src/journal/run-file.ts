import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { FlowError, type RecordedEvent } from '@chainwright/core'
import { isDamage, openDatabase, openForReading, type Level } from '../database.ts'
import { packRecord, type PackedRecord } from '../values/large-values.ts'
import { syncFolder, type ValueStore } from '../values/value-store.ts'
import { endPlaces, type EndRecord } from './end-record.ts'
import { valuePlaces } from './event-places.ts'
import { checkRunId, type RunHeader } from './header.ts'
import { ownerName, type Owner } from './owner.ts'
import {
  endChecksum,
  firstChecksum,
  nextChecksum,
  readContent,
  type RunContent,
} from './run-content.ts'

/** What run files are opened with. */
export interface RunFiles {
  readonly folder: string
  readonly level: Level
  /** At level `process`: whether a file is on the disk when it is closed. */
  readonly syncs: boolean
  readonly values: ValueStore
  readonly owner: Owner
}

/** The file of a run that this process drives. */
export interface RunFile {
  /** Adds a group of events, all or none. Throws `run-taken` when another process drives the run now. */
  append(events: readonly RecordedEvent[]): void
  /** Writes how the run ended, once and for all, and gives it back. */
  end(record: EndRecord): void
  /** Everything that is in the file now. */
  read(): RunContent
  /** Gives the run back as it is, with the questions that are open. */
  leave(waiting: readonly unknown[]): void
  close(): void
}

const version = 1
const pageBytes = 1024
// What every write looks at stands before what may be long: a row is read from its beginning.
const schema = `
  CREATE TABLE run (fence INTEGER NOT NULL, owner TEXT, waiting TEXT, taken TEXT, checksum TEXT,
    ending TEXT, header TEXT NOT NULL);
  CREATE TABLE records (sequence INTEGER PRIMARY KEY, taken TEXT, checksum TEXT NOT NULL,
    events TEXT NOT NULL);
  PRAGMA user_version = ${version};`

/** Path of a run's file. */
export function runPath({ folder }: Pick<RunFiles, 'folder'>, id: string): string {
  return join(folder, `${id}.sqlite`)
}

/** Makes the file of a new run, with its first events. Throws `run-exists`. */
export function createRunFile(
  files: RunFiles,
  header: RunHeader,
  events: readonly RecordedEvent[],
): RunFile {
  const database = openDatabase(runPath(files, header.run), files.level, pageBytes, files.syncs)
  try {
    const text = JSON.stringify(header)
    const file = driveFile(database, files, {
      id: header.run,
      fence: 1,
      records: 0,
      checksum: firstChecksum(text),
    })
    inTransaction(database, () => {
      refuseSecond(database, header.run)
      database.exec(schema)
      const insert = database.prepare('INSERT INTO run (header, owner, fence) VALUES (?, ?, 1)')
      insert.run(text, files.owner.text())
      file.append(events)
    })
    if (files.level === 'disk') syncFolder(files.folder)
    return file
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/**
 * Opens the file of a run to go on with it; gives no file for a run that is over. Throws
 * `run-missing`, `run-corrupt`, `run-taken` while another process drives it, or `store-version`.
 */
export function openRunFile(
  files: RunFiles,
  id: string,
): { content: RunContent; file: RunFile | undefined } {
  const read = readRunFile(files, id)
  if (read.end) return { content: read, file: undefined }
  const database = openDatabase(runPath(files, id), files.level, pageBytes, files.syncs)
  try {
    const fence = takeOver(database, files.owner, id)
    const content = readContent(database, id, files.values)
    const { records, checksum } = content
    return { content, file: driveFile(database, files, { id, fence, records, checksum }) }
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/** Reads the file of a run, whoever drives it. Throws `run-missing`, `run-corrupt` or `store-version`. */
export function readRunFile(files: Pick<RunFiles, 'folder' | 'values'>, id: string): RunContent {
  return withRunFile(files, id, (database) => {
    checkVersion(database)
    return readContent(database, id, files.values)
  })
}

/** Does something with a run's file that is open for reading. */
export function withRunFile<V>(
  files: Pick<RunFiles, 'folder'>,
  id: string,
  use: (database: DatabaseSync) => V,
): V {
  checkRunId(id)
  const path = runPath(files, id)
  if (!existsSync(path)) {
    const message = `there is no run ${id} in this store; \`chainwright runs list\` names those there are`
    throw new FlowError({ code: 'run-missing', message })
  }
  const database = openForReading(path)
  try {
    return use(database)
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
    const message = `run ${id} is damaged: ${thrown instanceof Error ? thrown.message : ''}. Other runs are not affected. Start it anew, or delete it`
    throw new FlowError({ code: 'run-corrupt', message, cause: thrown })
  } finally {
    database.close()
  }
}

/** Deletes the file of a run. */
export function removeRunFile(files: Pick<RunFiles, 'folder'>, id: string): void {
  for (const ending of ['', '-wal', '-shm']) rmSync(runPath(files, id) + ending, { force: true })
}

function refuseSecond(database: DatabaseSync, id: string): void {
  const tables = database.prepare('SELECT count(*) AS found FROM sqlite_schema').get()
  if (tables?.['found'] === 0) return
  const message = `the store has a run ${id} already: give the new one another id, or go on with that one`
  throw new FlowError({ code: 'run-exists', message })
}

interface Chain {
  readonly id: string
  readonly fence: number
  records: number
  checksum: string
}

function driveFile(
  database: DatabaseSync,
  { values }: Pick<RunFiles, 'values'>,
  chain: Chain,
): RunFile {
  const { id, fence } = chain
  const change = (sql: string, ...parameters: (string | number | null)[]): void => {
    if (database.prepare(sql).run(...parameters).changes !== 1) throw taken(id, 'another process')
  }
  let insert: ReturnType<DatabaseSync['prepare']> | undefined
  return {
    append(events) {
      const packed = packRecord(events, () => valuePlaces(events), values)
      const checksum = nextChecksum(chain.checksum, packed)
      insert ??= database.prepare(
        'INSERT INTO records SELECT ?, ?, ?, ? FROM run WHERE fence = ? AND ending IS NULL',
      )
      const done = insert.run(chain.records, packed.taken, checksum, packed.text, fence)
      if (done.changes !== 1) throw taken(id, 'another process')
      chain.checksum = checksum
      chain.records += 1
    },
    end(record) {
      const packed: PackedRecord = packRecord(record, () => endPlaces(record), values)
      change(
        'UPDATE run SET ending = ?, taken = ?, checksum = ?, owner = NULL WHERE fence = ? AND ending IS NULL',
        packed.text,
        packed.taken,
        endChecksum(chain.checksum, packed),
        fence,
      )
    },
    read: () => readContent(database, id, values),
    leave(waiting) {
      const text = waiting.length > 0 ? JSON.stringify(waiting) : null
      change('UPDATE run SET owner = NULL, waiting = ? WHERE fence = ?', text, fence)
    },
    close: () => database.close(),
  }
}

/** Makes this process the driver of a run; whoever drove it before can add nothing any more. */
function takeOver(database: DatabaseSync, owner: Owner, id: string): number {
  const self = owner.text()
  return inTransaction(database, () => {
    const row = database.prepare('SELECT owner, fence FROM run').get()
    const before = row?.['owner']
    if (typeof before === 'string' && owner.isAlive(before)) throw taken(id, ownerName(before))
    const fence = Number(row?.['fence']) + 1
    database.prepare('UPDATE run SET owner = ?, fence = ?, waiting = NULL').run(self, fence)
    return fence
  })
}

function inTransaction<V>(database: DatabaseSync, work: () => V): V {
  database.exec('BEGIN IMMEDIATE')
  try {
    const done = work()
    database.exec('COMMIT')
    return done
  } catch (thrown) {
    if (database.isTransaction) database.exec('ROLLBACK')
    throw thrown
  }
}

function checkVersion(database: DatabaseSync): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.['user_version'])
  if (found <= version) return
  const message = `the store was written by a newer version of Chainwright (its form is ${found}, this program reads ${version}): update the program`
  throw new FlowError({ code: 'store-version', message })
}

function taken(id: string, by: string): FlowError {
  const message = `run ${id} is driven by ${by}; wait for it, or end that process`
  return new FlowError({ code: 'run-taken', message })
}
