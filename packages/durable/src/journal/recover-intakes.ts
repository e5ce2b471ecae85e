import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { driversFolder } from './intake.ts'
import { intakeLogs, intakePath, readIntakeLog, type ReadIntake } from './intake-log.ts'
import { fillFile, isEmptyFile, runImage, type RunRows } from './run-image.ts'
import { runPath, type RunPlace } from './run-place.ts'

/** Gives the runs that dead processes have left in their logs files of their own. */
export function recoverIntakes(place: RunPlace): void {
  const folder = driversFolder(place)
  for (const { path, owner } of intakeLogs(folder)) {
    if (place.owner.lives(owner)) continue
    // Whoever gives it another name has it, and passes it on by dying.
    place.owner.text()
    const mine = intakePath(folder, place.owner.id, randomBytes(8).toString('hex'))
    if (!rename(path, mine)) continue
    const read = readIntakeLog(mine)
    if (read) settleAll(place, read)
    rmSync(mine, { force: true })
  }
}

function settleAll(place: RunPlace, { runs, torn }: ReadIntake): void {
  for (const [id, rows] of runs) {
    const path = runPath(place, id)
    // A file that was filled knows more; one that was deleted stays so.
    if (rows.records.length === 0 || !isEmptyFile(path)) continue
    fillFile(path, runImage({ ...rows, owner: null }), place.syncs)
    // Where the torn end of a run's own log stands.
    if (torn.id === id) writeFileSync(`${path}-wal`, torn.text, { mode: 0o600 })
  }
}

/** The rows of a young run of another process that lives; `undefined` when there is none. */
export function findYoung(place: RunPlace, id: string): RunRows | undefined {
  if (!isEmptyFile(runPath(place, id))) return undefined
  recoverIntakes(place)
  for (const { path } of intakeLogs(driversFolder(place))) {
    const rows = readIntakeLog(path)?.runs.get(id)
    if (rows && rows.records.length > 0) return isEmptyFile(runPath(place, id)) ? rows : undefined
  }
  return undefined
}

function rename(from: string, to: string): boolean {
  try {
    renameSync(from, to)
    return true
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') return false
    throw thrown
  }
}
