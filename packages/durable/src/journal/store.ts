import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FlowError, isFlowError, type ContentCache } from '@chainwright/core'
import { createDiskCache, type CacheReport } from '../cache/disk-cache.ts'
import type { Level } from '../database.ts'
import { openValueStore } from '../values/value-store.ts'
import { createIntake } from './intake.ts'
import { createOwner } from './owner.ts'
import { namesEnding } from './names-ending.ts'
import { recoverIntakes } from './recover-intakes.ts'
import { valuesOf } from './run-content.ts'
import { readRunFile, removeRunFile, withRunFile, type RunFiles } from './run-file.ts'
import { runPath, type RunPlace } from './run-place.ts'
import { storedRecord, storedSummary, type StoredRecord, type StoredSummary } from './summary.ts'

/** A folder of remembered runs, their large values, and the results of earlier steps. */
export interface Store {
  readonly folder: string
  readonly level: Level
  /** Ids of all runs, in no order. */
  ids(): string[]
  /** The runs, the newest first; those that cannot be read are there as `corrupt`. */
  list(options?: { limit?: number | undefined }): StoredSummary[]
  /** One run with its record. Throws `run-missing`, `run-corrupt` or `store-version`. */
  read(run: string): StoredRecord
  /**
   * Deletes a run, and the large values that nothing else needs. Throws `run-missing`, or `run-taken`
   * while a process drives it.
   */
  delete(run: string): void
  /** Results of earlier steps. `scope` tells places of one flow from those of another. */
  cache(scope: string): ContentCache
  /** What the cache did since the store was opened. */
  cacheReport(): CacheReport
  /** What runs are driven with; for drivers. */
  readonly files: RunFiles
  close(): void
}

/** What a store is opened with. */
export interface StoreOptions {
  /** Default `process`. */
  level?: Level
  /**
   * Whether, at level `process`, the file of a run is on the disk when the run is over, which waits for
   * the disk once a run. Default `true`; many short runs are faster without.
   */
  syncs?: boolean
  /** Most bytes of the cache. Default 1 GiB. */
  cacheBytes?: number
  /** How long a large value that nothing refers to is kept for others to find. Default one hour. */
  graceMs?: number
  /**
   * At level `process`: how long a run is recorded in a log that all runs of this opening share, before it
   * gets a file of its own, in milliseconds; one that ends before is written into its file at once.
   * Default 50; at 0 each has its file from the start.
   */
  youthMs?: number
}

const defaultCacheBytes = 1024 ** 3
const defaultGraceMs = 3_600_000
const defaultYouthMs = 50

/**
 * Opens a folder as a store, made when it is not there, for this user alone. At level `none` nothing
 * new is kept; what is there can be read.
 *
 * @example
 * const store = openStore('.chainwright', { level: 'disk' })
 * const run = startStored(store, plan, flowText, { inputs })
 *
 * Throws `store-unusable` when the folder cannot be made or written to.
 */
export function openStore(folder: string, options: StoreOptions = {}): Store {
  const { level = 'process', syncs = true, graceMs = defaultGraceMs } = options
  const { cacheBytes = defaultCacheBytes, youthMs = defaultYouthMs } = options
  makeFolders(folder)
  const values = openValueStore(join(folder, 'values'), level === 'disk')
  const owner = createOwner(join(folder, 'drivers'))
  const place: RunPlace = { folder: join(folder, 'runs'), level, syncs, values, owner }
  const files: RunFiles = { ...place, intake: createIntake(place, youthMs) }
  attempt(folder, () => recoverIntakes(place))
  const cache = createDiskCache(join(folder, 'cache.sqlite'), level === 'none' ? 0 : cacheBytes)
  return {
    folder,
    level,
    files,
    ids: () => runIds(files),
    list: ({ limit } = {}) => newestFirst(files, limit),
    read: (run) => storedRecord(files, readRunFile(files, run)),
    delete(run) {
      const known = summaryOf(files, run)
      if (known?.status === 'running') throw driven(run)
      removeRunFile(files, run)
      values.sweep(new Set(wantedValues(files)), graceMs)
    },
    cache: (scope) => cache.of(scope),
    cacheReport: () => cache.report(),
    close() {
      cache.close()
      files.intake.close()
      owner.release()
    },
  }
}

function makeFolders(folder: string): void {
  attempt(folder, () => {
    for (const part of ['', 'runs', 'values', 'drivers']) {
      mkdirSync(join(folder, part), { recursive: true, mode: 0o700 })
    }
  })
}

/** Does something without which a store is of no use. */
function attempt(folder: string, work: () => void): void {
  try {
    work()
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    const message = `the store \`${folder}\` cannot be used: ${said}. Name a folder that you may write to`
    throw new FlowError({ code: 'store-unusable', message, cause: thrown })
  }
}

function summaryOf(files: RunFiles, run: string): StoredSummary | undefined {
  withRunFile(files, run, () => undefined) // says so when there is none
  return storedSummary(files, run)
}

function driven(run: string): FlowError {
  const message = `run ${run} is being driven and cannot be deleted; end that process first`
  return new FlowError({ code: 'run-taken', message })
}

function runIds({ folder }: RunFiles): string[] {
  return namesEnding(folder, '.sqlite')
}

/** The runs that changed last, those that were begun last first. */
function newestFirst(files: RunFiles, limit = Infinity): StoredSummary[] {
  const changed = (id: string): number => {
    const path = runPath(files, id)
    const log = statSync(`${path}-wal`, { throwIfNoEntry: false })
    // Whoever only reads a run leaves an empty journal beside it.
    const logTime = log && log.size > 0 ? log.mtimeMs : 0
    return Math.max(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0, logTime)
  }
  return runIds(files)
    .map((id) => ({ id, time: changed(id) }))
    .toSorted((a, b) => b.time - a.time)
    .slice(0, limit)
    .flatMap(({ id, time }) => {
      const summary = storedSummary(files, id)
      return summary ? [{ summary, time: summary.startedAt ?? time }] : []
    })
    .toSorted((a, b) => b.time - a.time)
    .map(({ summary }) => summary)
}

function wantedValues(files: RunFiles): string[] {
  return runIds(files).flatMap((id) => {
    try {
      return withRunFile(files, id, valuesOf)
    } catch (thrown) {
      if (isFlowError(thrown)) return [] // what cannot be read refers to nothing
      throw thrown
    }
  })
}
