import { existsSync, rmSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { FlowError, type RecordedEvent } from '@chainwright/core'
import { isDamage, openDatabase, openForReading } from '../database.ts'
import { syncFolder } from '../values/value-store.ts'
import { driveFile, taken, type RunFile } from './driven-file.ts'
import { checkRunId, type RunHeader } from './header.ts'
import type { Intake } from './intake.ts'
import { ownerName, type Owner } from './owner.ts'
import { findYoung } from './recover-intakes.ts'
import { firstChecksum, readContent, type RunContent } from './run-content.ts'
import { openImage } from './run-image.ts'
import { runPath, type RunPlace } from './run-place.ts'
import { formVersion, pageBytes, runSchema } from './run-schema.ts'

/** How long a run may take to be begun, in milliseconds: until then an empty file says nothing. */
export const beginMs = 10_000

/** What run files are opened with. */
export interface RunFiles extends RunPlace {
  readonly intake: Intake
}

/** Makes the file of a new run, with its first events. Throws `run-exists`. */
export function createRunFile(
  files: RunFiles,
  header: RunHeader,
  events: readonly RecordedEvent[],
): RunFile {
  const { run: id } = header
  const text = JSON.stringify(header)
  // What an owner without a lock makes, its file and its log, is taken for that of a dead one.
  files.owner.text()
  const young = files.intake.begin(id, text, events)
  if (young) return young
  if (findYoung(files, id) || isBeingMade(files, id)) throw runExists(id)
  const database = openDatabase(runPath(files, id), files.level, pageBytes, files.syncs)
  try {
    const chain = { id, fence: 1, records: 0, checksum: firstChecksum(text) }
    const file = driveFile(database, files.values, chain)
    inTransaction(database, () => {
      refuseSecond(database, id)
      database.exec(runSchema)
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
  const young = findYoung(files, id)
  if (young) throw taken(id, ownerName(young.owner ?? ''))
  const database = openDatabase(runPath(files, id), files.level, pageBytes, files.syncs)
  try {
    const fence = takeOver(database, files.owner, id)
    const content = readContent(database, id, files.values)
    const { records, checksum } = content
    const file = driveFile(database, files.values, { id, fence, records, checksum })
    return { content, file }
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

/** Reads the file of a run, whoever drives it. Throws `run-missing`, `run-corrupt` or `store-version`. */
export function readRunFile(files: RunFiles, id: string): RunContent {
  return withRunFile(files, id, (database) => {
    checkVersion(database)
    return readContent(database, id, files.values)
  })
}

/** Does something with a run's file that is open for reading. */
export function withRunFile<V>(files: RunFiles, id: string, use: (database: DatabaseSync) => V): V {
  checkRunId(id)
  const path = runPath(files, id)
  if (!existsSync(path)) {
    const message = `there is no run ${id} in this store; \`chainwright runs list\` names those there are`
    throw new FlowError({ code: 'run-missing', message })
  }
  files.intake.settle(id)
  const young = findYoung(files, id)
  const database = young ? openImage(young) : openForReading(path)
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

/** Whether another process that lives has just made the file, and writes into it in a moment. */
function isBeingMade(files: RunFiles, id: string): boolean {
  const found = statSync(runPath(files, id), { throwIfNoEntry: false })
  if (found?.size !== 0 || Date.now() - found.mtimeMs >= beginMs) return false
  return files.owner.hasOthers()
}

function refuseSecond(database: DatabaseSync, id: string): void {
  const tables = database.prepare('SELECT count(*) AS found FROM sqlite_schema').get()
  if (tables?.['found'] !== 0) throw runExists(id)
}

function runExists(id: string): FlowError {
  const message = `the store has a run ${id} already: give the new one another id, or go on with that one`
  return new FlowError({ code: 'run-exists', message })
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
  if (found <= formVersion) return
  const message = `the store was written by a newer version of Chainwright (its form is ${found}, this program reads ${formVersion}): update the program`
  throw new FlowError({ code: 'store-version', message })
}
