import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { CheckedRecord, RunRows } from './run-image.ts'

/** The log of a process, where runs that have just begun are on record. A line is a record of a run. */
export interface IntakeLog {
  readonly bytes: number
  /** Adds lines, all or none. */
  write(lines: string): void
  /** Takes everything out. */
  empty(): void
  /** Removes the file. */
  remove(): void
}

const ending = '.intake'

/** Makes the log `number` of an owner. */
export function createIntakeLog(folder: string, owner: string, number: number): IntakeLog {
  const path = intakePath(folder, owner, String(number))
  const file = openSync(path, 'ax', 0o600)
  let bytes = 0
  return {
    get bytes() {
      return bytes
    },
    write(lines) {
      const line = Buffer.from(lines)
      try {
        for (let done = 0; done < line.length;) done += writeSync(file, line, done)
        bytes += line.length
      } catch (thrown) {
        // What comes later must not stand behind half a line.
        if (fstatSync(file).size > bytes) ftruncateSync(file, bytes)
        throw thrown
      }
    },
    empty() {
      ftruncateSync(file, 0)
      bytes = 0
    },
    remove() {
      closeSync(file)
      rmSync(path, { force: true })
    },
  }
}

/** Path of a log of an owner. */
export function intakePath(folder: string, owner: string, name: string): string {
  return join(folder, `${owner}-${name}${ending}`)
}

/** The logs of a folder, with their owners. */
export function intakeLogs(folder: string): { path: string; owner: string }[] {
  return readdirSync(folder).flatMap((name) => {
    const [, owner] = /^([0-9a-f]{24})-[0-9a-z]+\.intake$/.exec(name) ?? []
    return owner === undefined ? [] : [{ path: join(folder, name), owner }]
  })
}

/** The line that a run begins with, and those of its records. */
export function beginLine(
  id: string,
  { header, owner }: Pick<RunRows, 'header' | 'owner'>,
): string {
  return `${JSON.stringify([id, header, owner])}\n`
}

/** The line of a record. */
export function recordLine(id: string, { text, taken, checksum }: CheckedRecord): string {
  return `${JSON.stringify([id, text, taken, checksum])}\n`
}

/** The runs of a log. */
export interface ReadIntake {
  readonly runs: ReadonlyMap<string, RunRows>
  /** What was being written when the process died, and whose it was, as far as that can be told. */
  readonly torn: { readonly id: string | undefined; readonly text: string }
}

/** Reads a log; `undefined` when there is none any more. */
export function readIntakeLog(path: string): ReadIntake | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const runs = new Map<string, RunRows & { records: CheckedRecord[] }>()
  for (const line of lines) {
    const [id, first, second, checksum] = readLine(line)
    if (checksum === undefined) runs.set(id, { header: first, owner: second, records: [] })
    else runs.get(id)?.records.push({ text: first, taken: second, checksum })
  }
  return { runs, torn: { id: /^\["([\w-]+)"/.exec(last)?.[1], text: last } }
}

type Line = [id: string, first: string, second: string | null, checksum?: string]

/** A line that is damaged is none: the run that it belonged to is found to be damaged by its checksums. */
function readLine(line: string): Line {
  try {
    return JSON.parse(line) as Line
  } catch {
    return ['', '', null, '']
  }
}
