import type { DatabaseSync } from 'node:sqlite'
import { FlowError, type RecordedEvent } from '@chainwright/core'
import { packRecord, type PackedRecord } from '../values/large-values.ts'
import type { ValueStore } from '../values/value-store.ts'
import { endPlaces, type EndRecord } from './end-record.ts'
import { valuePlaces } from './event-places.ts'
import { endChecksum, nextChecksum, readContent, type RunContent } from './run-content.ts'

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

/** Where the chain of a run's records goes on. */
export interface Chain {
  readonly id: string
  readonly fence: number
  records: number
  checksum: string
}

/** Writes into the database of a run, for as long as no other process has taken the run over. */
export function driveFile(database: DatabaseSync, values: ValueStore, chain: Chain): RunFile {
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

/** The error of a run that another process drives. */
export function taken(id: string, by: string): FlowError {
  const message = `run ${id} is driven by ${by}; wait for it, or end that process`
  return new FlowError({ code: 'run-taken', message })
}
