import { closeSync, openSync, realpathSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { FlowError, type RunEvent } from '@chainwright/core'
import { writeError } from './file-error.ts'

/** A file that gets every event of a run as one line of JSON, at the moment it happens. */
export interface TraceFile {
  write(event: RunEvent): void
  /** Why lines are missing at the end; `undefined` while all were written. */
  problem(): FlowError | undefined
  close(): void
}

/**
 * Opens a trace, replacing an older one. Each line is written before the run goes on, so that
 * nothing is lost when the process ends. Throws `file-unwritable`, also for the flow file itself.
 */
export function openTrace(shown: string, folder: string, flowPath: string): TraceFile {
  const path = resolve(folder, shown)
  if (isSameFile(path, flowPath)) {
    const message = `the trace would overwrite the flow \`${shown}\`; name another file`
    throw new FlowError({ code: 'command-line', message })
  }
  const descriptor = openForWriting(path, shown)
  let problem: FlowError | undefined
  return {
    write(event) {
      if (problem) return
      try {
        writeAll(descriptor, `${JSON.stringify(event)}\n`)
      } catch (thrown) {
        problem = writeError(shown, thrown)
      }
    },
    problem: () => problem,
    close: () => closeSync(descriptor),
  }
}

function openForWriting(path: string, shown: string): number {
  try {
    return openSync(path, 'w')
  } catch (thrown) {
    throw writeError(shown, thrown)
  }
}

function writeAll(descriptor: number, line: string): void {
  const bytes = Buffer.from(line)
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at)
}

function isSameFile(path: string, other: string): boolean {
  try {
    return realpathSync(path) === realpathSync(other)
  } catch {
    return path === other
  }
}
