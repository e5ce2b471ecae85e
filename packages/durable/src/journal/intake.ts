import { closeSync, openSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { RecordedEvent } from '@chainwright/core'
import { createDelay } from '../delay.ts'
import type { RunFile } from './driven-file.ts'
import { createIntakeLog, type IntakeLog } from './intake-log.ts'
import { canMakeImages } from './run-image.ts'
import { runPath, type RunPlace } from './run-place.ts'
import { createYoungRun, type YoungRun } from './young-run.ts'

/**
 * Where runs are on record while they are young: one log for the process, since to make a file in which
 * many small writes are safe takes longer than a short run does.
 */
export interface Intake {
  /** Begins a run; `undefined` when there is a file of that name, or runs have no youth here. */
  begin(id: string, header: string, events: readonly RecordedEvent[]): RunFile | undefined
  /** Gives a run that is in here a file of its own. */
  settle(id: string): void
  /** Does so with all. */
  close(): void
}

/** A log that is larger than this takes no new runs, and goes when those in it have settled. */
const mostBytes = 4 * 1024 * 1024
/** From this size on a log of which nothing is needed is emptied. */
const restBytes = 64 * 1024

/** The folder of logs and locks, beside that of the runs. */
export function driversFolder({ folder }: Pick<RunPlace, 'folder'>): string {
  return join(dirname(folder), 'drivers')
}

/** An intake in which nothing is. A run stays for `youthMs` at least, and twice that at most. */
export function createIntake(place: RunPlace, youthMs: number): Intake {
  const young = new Map<string, YoungRun>()
  const delay = createDelay(youthMs, settleOld)
  let logs = 0
  let current: SharedLog | undefined

  function logForOne(): SharedLog {
    if (current && current.log.bytes > mostBytes) current = undefined
    if (current) return current
    const log = createIntakeLog(driversFolder(place), place.owner.id, ++logs)
    return (current = { log, runs: 0 })
  }

  function forget(id: string, shared: SharedLog): void {
    if (!young.delete(id)) return
    shared.runs -= 1
    if (shared.runs > 0) return
    if (shared !== current) shared.log.remove()
    else if (shared.log.bytes > restBytes) shared.log.empty()
  }

  function settleOld(): void {
    const before = performance.now() - youthMs
    for (const run of young.values()) if (run.since <= before) attempt(run)
    if (young.size > 0) delay.start()
  }

  return {
    begin(id, header, events) {
      if (youthMs === 0 || place.level !== 'process' || !canMakeImages) return undefined
      if (!reserve(runPath(place, id))) return undefined
      try {
        const shared = logForOne()
        const { log } = shared
        const run = createYoungRun({ id, header, place, log, onSettled: () => forget(id, shared) })
        run.file.append(events)
        young.set(id, run)
        shared.runs += 1
        delay.start()
        return run.file
      } catch (thrown) {
        rmSync(runPath(place, id), { force: true })
        throw thrown
      }
    },
    settle: (id) => young.get(id)?.settle(),
    close() {
      delay.clear()
      for (const run of young.values()) attempt(run)
      if (young.size > 0) return
      current?.log.remove()
      current = undefined
    },
  }
}

interface SharedLog {
  readonly log: IntakeLog
  /** Young runs in it. */
  runs: number
}

/** What cannot be written now stays in the log, and is tried again; at the latest when the store is next opened. */
function attempt(run: YoungRun): void {
  try {
    run.settle()
  } catch {
    // The run itself says so when it writes next.
  }
}

/** Makes an empty file, so that no other run has this name. */
function reserve(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600))
    return true
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false
    throw thrown
  }
}
