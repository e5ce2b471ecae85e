import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import { FlowError } from '@chainwright/core'
import { writeError } from '../file-error.ts'
import { heldLines, isResultLine, type ResultLine } from './result-lines.ts'

/** A file of results that grows by a line for each row. */
export interface ResultsFile {
  /** Results of the first rows, from an earlier call, that still hold. */
  readonly held: readonly ResultLine[]
  /** Lines of the earlier call that hold no longer and were removed. */
  readonly dropped: number
  /** Adds a line. Throws `file-unwritable`. */
  add(line: string): void
  close(): void
}

/**
 * Opens a file of results to go on with it: what holds for these rows stays, the rest is cut off. Each
 * line is written before the next row ends, so that an end at any moment loses no whole line. Throws
 * `file-unwritable`, or `results-other-file` for a file that holds something else than results.
 */
export function openResults(path: string, shown: string, keys: readonly string[]): ResultsFile {
  const text = existsSync(path) ? readText(path, shown) : ''
  const lines = text.split('\n').slice(0, -1)
  if (text !== '' && !isResultLine(lines[0] ?? '')) throw otherFile(shown)
  const held = heldLines(text, keys)
  const kept = lines.slice(0, held.length)
  const bytes = kept.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0)
  const descriptor = attempt(shown, () => openSync(path, 'a'))
  attempt(shown, () => ftruncateSync(descriptor, bytes))
  return {
    held,
    dropped: lines.length - held.length,
    add: (line) => attempt(shown, () => writeAll(descriptor, line)),
    close: () => closeSync(descriptor),
  }
}

function readText(path: string, shown: string): string {
  return attempt(shown, () => readFileSync(path, 'utf8'))
}

function writeAll(descriptor: number, line: string): void {
  const bytes = Buffer.from(line)
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
}

function attempt<V>(shown: string, action: () => V): V {
  try {
    return action()
  } catch (thrown) {
    throw writeError(shown, thrown)
  }
}

function otherFile(shown: string): FlowError {
  const message = `\`${shown}\` is there and holds something else than results; name another file, or delete it`
  return new FlowError({ code: 'results-other-file', message })
}
