import { openWritten } from '../database.ts'
import { packRecord } from '../values/large-values.ts'
import { driveFile, type RunFile } from './driven-file.ts'
import { endPlaces } from './end-record.ts'
import { valuePlaces } from './event-places.ts'
import { beginLine, recordLine, type IntakeLog } from './intake-log.ts'
import { endChecksum, firstChecksum, nextChecksum } from './run-content.ts'
import { fillFile, runImage, type CheckedRecord, type RunRows } from './run-image.ts'
import { runPath, type RunPlace } from './run-place.ts'
import { pageBytes } from './run-schema.ts'

/** A run that has just begun. */
export interface YoungRun {
  /** When it began, in milliseconds of the process. */
  readonly since: number
  readonly file: RunFile
  /** Gives the run a file of its own. */
  settle(): void
}

/** What a young run is made of. */
export interface YoungParts {
  readonly id: string
  readonly header: string
  readonly place: RunPlace
  readonly log: IntakeLog
  /** Called when the run stands in its own file, whole. */
  readonly onSettled: () => void
}

/** A run that writes more than so many characters is young no longer. */
const mostBytes = 256 * 1024

/** A run whose records go into the log of the process until it ends, or has gone on for a while. */
export function createYoungRun({ id, header, place, log, onSettled }: YoungParts): YoungRun {
  const path = runPath(place, id)
  const records: CheckedRecord[] = []
  let owner: string | null = place.owner.text()
  let checksum = firstChecksum(header)
  let bytes = 0
  let isFilled = false
  let own: RunFile | undefined

  function fill(end?: CheckedRecord): void {
    const rows: RunRows = { header, owner: end ? null : owner, records, ...(end && { end }) }
    fillFile(path, runImage(rows), end !== undefined && place.syncs)
    isFilled = true
    onSettled()
  }

  function openOwn(): RunFile {
    if (own) return own
    if (!isFilled) fill()
    const chain = { id, fence: 1, records: records.length, checksum }
    own = driveFile(openWritten(path, pageBytes, place.syncs), place.values, chain)
    records.length = 0
    return own
  }

  const file: RunFile = {
    append(events) {
      if (isFilled) return openOwn().append(events)
      const packed = packRecord(events, () => valuePlaces(events), place.values)
      const record = { ...packed, checksum: nextChecksum(checksum, packed) }
      const line = recordLine(id, record)
      log.write(records.length === 0 ? beginLine(id, { header, owner }) + line : line)
      records.push(record)
      ;({ checksum } = record)
      bytes += line.length
      if (bytes > mostBytes) openOwn()
    },
    end(record) {
      if (isFilled) return openOwn().end(record)
      const packed = packRecord(record, () => endPlaces(record), place.values)
      fill({ ...packed, checksum: endChecksum(checksum, packed) })
    },
    read: () => openOwn().read(),
    leave: (waiting) => openOwn().leave(waiting),
    close() {
      // One that could not be written is nobody's when it can be.
      owner = null
      own?.close()
    },
  }
  return { since: performance.now(), file, settle: () => void openOwn() }
}
