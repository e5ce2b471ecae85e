import { hash } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { FlowError, isFlowError, type RecordedEvent } from '@chainwright/core'
import { isDamage } from '../database.ts'
import { takenValues, unpackRecord, type PackedRecord } from '../values/large-values.ts'
import type { ValueStore } from '../values/value-store.ts'
import type { EndRecord } from './end-record.ts'
import { parseHeader, type RunHeader } from './header.ts'

/** Everything that a run's file holds, checked link by link. */
export interface RunContent {
  readonly header: RunHeader
  readonly events: readonly RecordedEvent[]
  /** How the run ended; `undefined` when it has not. */
  readonly end: EndRecord | undefined
  /** Who drives the run, or did when it was cut off. */
  readonly owner: string | undefined
  /** Questions that were open when the run was left. */
  readonly waiting: readonly unknown[]
  /** Number of records, and the checksum of the last: where the chain goes on. */
  readonly records: number
  readonly checksum: string
}

interface RunRow {
  readonly header: string
  readonly owner: string | null
  readonly waiting: string | null
  readonly ending: string | null
  readonly taken: string | null
  readonly checksum: string | null
}

interface RecordRow {
  readonly sequence: number
  readonly events: string
  readonly taken: string | null
  readonly checksum: string
}

/** The checksum that a run's chain begins with. */
export function firstChecksum(header: string): string {
  return hash('sha256', header, 'hex')
}

/** The checksum of a record, which holds all before it. */
export function nextChecksum(before: string, { text, taken }: PackedRecord): string {
  return hash('sha256', `${before}\n${text}\n${taken ?? ''}`, 'hex')
}

/** The checksum of the end of a run. */
export function endChecksum(before: string, end: PackedRecord): string {
  return nextChecksum(`${before} end`, end)
}

/**
 * Reads a run and checks every record of it. Throws `run-corrupt` when anything is not as it was
 * written, and `run-missing` when nothing was written yet.
 */
export function readContent(database: DatabaseSync, id: string, values: ValueStore): RunContent {
  try {
    return readChecked(database, id, values)
  } catch (thrown) {
    if (isFlowError(thrown) && thrown.code !== 'value-damaged') throw thrown
    if (!isDamage(thrown) && !isFlowError(thrown) && !isUnreadable(thrown)) throw thrown
    throw corrupt(id, thrown instanceof Error ? thrown.message : String(thrown), thrown)
  }
}

/** JSON that is none, or none of ours; numbers out of all range. */
function isUnreadable(thrown: unknown): boolean {
  return [SyntaxError, TypeError, RangeError].some((kind) => thrown instanceof kind)
}

function readChecked(database: DatabaseSync, id: string, values: ValueStore): RunContent {
  const row = readRow(database, id)
  const header = parseHeader(row.header)
  if (header.run !== id) throw corrupt(id, `it holds run ${header.run}`)
  const events: RecordedEvent[] = []
  let checksum = firstChecksum(row.header)
  let records = 0
  for (const record of readRecords(database)) {
    const packed = { text: record.events, taken: record.taken }
    checksum = nextChecksum(checksum, packed)
    if (record.sequence !== records) throw corrupt(id, `record ${records} is missing`)
    if (record.checksum !== checksum)
      throw corrupt(id, `record ${records} is not as it was written`)
    events.push(...(unpackRecord(packed, values) as RecordedEvent[]))
    records += 1
  }
  if (records === 0) throw corrupt(id, 'its first record is missing')
  const end = readEnd(row, checksum, { id, values })
  const waiting = row.waiting === null ? [] : (JSON.parse(row.waiting) as unknown[])
  return { header, events, end, owner: row.owner ?? undefined, waiting, records, checksum }
}

function readEnd(
  { ending, taken, checksum }: RunRow,
  before: string,
  { id, values }: { id: string; values: ValueStore },
): EndRecord | undefined {
  if (ending === null && checksum === null) return undefined
  const packed = { text: ending ?? '', taken }
  if (checksum !== endChecksum(before, packed)) {
    throw corrupt(id, 'its end does not follow from its records')
  }
  return unpackRecord(packed, values) as EndRecord
}

/** The hashes of the large values that a run refers to, as far as it can be read. */
export function valuesOf(database: DatabaseSync): string[] {
  const row = database.prepare('SELECT taken FROM run').get() as
    | { taken: string | null }
    | undefined
  const kept = database.prepare('SELECT taken FROM records WHERE taken IS NOT NULL').all()
  return [...(row ? [row] : []), ...(kept as { taken: string }[])].flatMap(({ taken }) =>
    takenValues(taken).map(({ sha256 }) => sha256),
  )
}

function readRow(database: DatabaseSync, id: string): RunRow {
  const tables = database
    .prepare(`SELECT count(*) AS n FROM sqlite_schema WHERE name = 'run'`)
    .get()
  const columns = 'header, owner, waiting, ending, taken, checksum'
  const row = tables?.['n'] ? database.prepare(`SELECT ${columns} FROM run`).get() : undefined
  if (row) return row as unknown as RunRow
  throw new FlowError({ code: 'run-missing', message: `run ${id} was never begun` })
}

function readRecords(database: DatabaseSync): Iterable<RecordRow> {
  const columns = 'sequence, events, taken, checksum'
  const select = database.prepare(`SELECT ${columns} FROM records ORDER BY sequence`)
  return select.iterate() as unknown as Iterable<RecordRow>
}

function corrupt(id: string, what: string, cause?: unknown): FlowError {
  const message = `run ${id} is damaged: ${what}. It cannot go on; other runs are not affected. Start it anew, or delete it`
  return new FlowError({ code: 'run-corrupt', message, cause })
}
