import { closeSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { PackedRecord } from '../values/large-values.ts'
import { pageBytes, runSchema } from './run-schema.ts'

/** What stands in the file of a run. */
export interface RunRows {
  readonly header: string
  readonly owner: string | null
  readonly records: readonly CheckedRecord[]
  readonly end?: CheckedRecord
}

/** A record with its checksum. */
export interface CheckedRecord extends PackedRecord {
  readonly checksum: string
}

/** What newer versions of Node can do with a database, and their types do not tell yet. */
interface ImageDatabase extends DatabaseSync {
  serialize(): Uint8Array
  deserialize(image: Uint8Array): void
}

/** Whether this version of Node can make the bytes of a database without a file. */
export const canMakeImages = 'serialize' in DatabaseSync.prototype

/** A database in memory with a run, to be read and closed. */
export function openImage(rows: RunRows): DatabaseSync {
  const database = new DatabaseSync(':memory:')
  database.exec(`PRAGMA page_size = ${pageBytes}; ${runSchema}`)
  addRows(database, rows)
  return database
}

/** The bytes of a run's file. One that goes on is written ahead from now on. */
export function runImage(rows: RunRows): Uint8Array {
  scratch ??= createScratch()
  const { database, empty } = scratch
  database.deserialize(empty)
  addRows(database, rows)
  const image = database.serialize()
  // "File format version numbers", https://www.sqlite.org/fileformat2.html
  if (!rows.end) image[18] = image[19] = 2
  return image
}

/** Databases are made out of one that is kept: to open one takes longer than to fill it. */
let scratch: { readonly database: ImageDatabase; readonly empty: Uint8Array } | undefined

function createScratch(): NonNullable<typeof scratch> {
  const database = new DatabaseSync(':memory:') as ImageDatabase
  database.exec(`PRAGMA page_size = ${pageBytes}; ${runSchema}`)
  return { database, empty: database.serialize() }
}

function addRows(database: DatabaseSync, { header, owner, records, end }: RunRows): void {
  database.exec('BEGIN')
  const run = database.prepare(
    'INSERT INTO run (fence, header, owner, ending, taken, checksum) VALUES (1, ?, ?, ?, ?, ?)',
  )
  run.run(header, owner, end?.text ?? null, end?.taken ?? null, end?.checksum ?? null)
  const insert = database.prepare('INSERT INTO records VALUES (?, ?, ?, ?)')
  for (const [sequence, { text, taken, checksum }] of records.entries()) {
    insert.run(sequence, taken, checksum, text)
  }
  database.exec('COMMIT')
}

/**
 * Fills the file of a run, which is there and empty. Its beginning comes last: until then it is as
 * empty as before to whoever looks.
 */
export function fillFile(path: string, image: Uint8Array, syncs: boolean): void {
  const file = openSync(path, 'r+')
  try {
    writeWhole(file, image.subarray(pageBytes), pageBytes)
    writeWhole(file, image.subarray(0, pageBytes), 0)
    if (syncs) fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function writeWhole(file: number, bytes: Uint8Array, at: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, bytes.length - done, at + done)
  }
}

/** Whether the file of a run is there, and was not filled yet. */
export function isEmptyFile(path: string): boolean {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return false
  }
  try {
    const first = new Uint8Array(1)
    return readSync(file, first, 0, 1, 0) === 0 || first[0] === 0
  } finally {
    closeSync(file)
  }
}
