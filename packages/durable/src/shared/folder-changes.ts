import { hash } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as pause } from 'node:timers/promises'
import { FlowError } from '@chainwright/core'
import { isBusy } from '../database.ts'

/** Changes of texts in a folder that several processes use. */
export interface FolderChanges {
  change(
    place: { readonly key: string; readonly path: string },
    edit: (text: string | undefined, now: number) => string,
  ): Promise<string>
  close(): void
}

/** So many files for locks, however many keys there are. */
const locks = 16
/** Longest pause before a lock is asked for again, in milliseconds. */
const longestMs = 20
/** Nobody holds a lock for longer than it takes to write a file, unless its disk or its process stands. */
const patienceMs = 30_000

/**
 * Changes files under a lock of the operating system, which goes away with its process however that ends:
 * nobody takes over a lock, and no clock decides who is dead. It is held for a read and a write without a
 * break, never while something else is waited for.
 */
export function createFolderChanges(folder: string, synced: boolean): FolderChanges {
  const open = new Map<string, DatabaseSync>()
  const lockOf = (key: string): DatabaseSync => {
    const name = `${parseInt(hash('sha256', key, 'hex').slice(0, 8), 16) % locks}.lock`
    const lock = open.get(name) ?? openLock(join(folder, 'locks'), name)
    open.set(name, lock)
    return lock
  }
  return {
    async change({ key, path }, edit) {
      const until = performance.now() + patienceMs
      const lock = lockOf(key)
      for (let tries = 1; !tryLock(lock); tries++) {
        if (performance.now() > until) throw stuck(folder)
        await pause(Math.random() * Math.min(longestMs, 2 ** tries))
      }
      try {
        return changeFile(path, edit, synced)
      } finally {
        lock.exec('COMMIT')
      }
    },
    close() {
      for (const lock of open.values()) lock.close()
      open.clear()
    },
  }
}

/** An empty database is enough to hold a lock on; one that is kept open is asked in microseconds. */
function openLock(folder: string, name: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return new DatabaseSync(join(folder, name), { timeout: 0 })
}

function tryLock(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (thrown) {
    if (isBusy(thrown)) return false
    throw thrown
  }
}

/** Changes a file that nobody else changes meanwhile. */
function changeFile(
  path: string,
  edit: (text: string | undefined, now: number) => string,
  synced: boolean,
): string {
  const parent = dirname(path)
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  const temporary = `${path}.new` // one that was left behind is written over
  const file = openSync(temporary, 'w', 0o600)
  try {
    const text = readText(path)
    // The disk's own clock: on a disk of several machines it is one for all of them.
    const edited = edit(text, Math.floor(fstatSync(file).mtimeMs))
    if (edited === text) {
      rmSync(temporary)
      return edited
    }
    writeFileSync(file, edited)
    if (synced) fsyncSync(file)
    renameSync(temporary, path)
    if (synced) syncFolder(parent)
    return edited
  } finally {
    closeSync(file)
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

function syncFolder(folder: string): void {
  const directory = openSync(folder, 'r')
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

function stuck(folder: string): FlowError {
  const message = `a lock in \`${join(folder, 'locks')}\` was not to be had for ${patienceMs / 1000} seconds: its disk stands, or a process that holds it does. Look whether a worker is stopped`
  return new FlowError({ code: 'store-unusable', message, retryable: true })
}
