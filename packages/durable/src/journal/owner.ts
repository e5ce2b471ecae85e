import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isBusy } from '../database.ts'
import { namesEnding } from './names-ending.ts'

/** A process as the one that drives runs. Its name is never used again. */
export interface Owner {
  /** Names the files that are this owner's alone. */
  readonly id: string
  /** Id, process number and machine, as run files keep it. */
  text(): string
  /** Whether the owner of such a text is this one. */
  isSelf(text: string): boolean
  /** Whether the owner of such a text still lives. */
  isAlive(text: string): boolean
  /** The same, of an owner by its id. */
  lives(id: string): boolean
  /** Whether another owner lives, which may be making what is half made. */
  hasOthers(): boolean
  release(): void
}

interface OwnerRecord {
  readonly id: string
  readonly pid: number
  readonly host: string
}

/**
 * The owner for this opening of a store. While it lives it holds a lock of the operating system,
 * which goes away with the process however that ends: nobody waits for a dead owner, and no clock
 * decides who is dead. The lock is taken when it is first needed.
 */
export function createOwner(folder: string): Owner {
  const id = randomBytes(12).toString('hex')
  const self = JSON.stringify({ id, pid: process.pid, host: hostname() })
  let lock: DatabaseSync | undefined
  return {
    id,
    text() {
      lock ??= takeLock(folder, id)
      return self
    },
    isSelf: (text) => text === self,
    isAlive: (text) => text === self || holdsLock(folder, ownerRecord(text).id),
    lives: (other) => other === id || holdsLock(folder, other),
    hasOthers: () =>
      namesEnding(folder, lockEnding).some((other) => other !== id && holdsLock(folder, other)),
    release() {
      if (!lock) return
      lock.close()
      lock = undefined
      rmSync(lockPath(folder, id), { force: true })
    },
  }
}

/** An owner in words, for messages. */
export function ownerName(text: string): string {
  const { pid, host } = ownerRecord(text)
  return `process ${pid} on ${host}`
}

function ownerRecord(text: string): OwnerRecord {
  const { id, pid, host } = JSON.parse(text) as OwnerRecord
  return { id: String(id), pid: Number(pid), host: String(host) }
}

const lockEnding = '.lock'

function lockPath(folder: string, id: string): string {
  return join(folder, id + lockEnding)
}

// An empty database is enough to hold a lock on.
function takeLock(folder: string, id: string): DatabaseSync {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const lock = new DatabaseSync(lockPath(folder, id))
  lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
  return lock
}

function holdsLock(folder: string, id: string): boolean {
  const path = lockPath(folder, id)
  if (!/^[0-9a-f]{24}$/.test(id) || !existsSync(path)) return false
  const probe = new DatabaseSync(path, { timeout: 0 })
  try {
    probe.prepare('SELECT count(*) FROM sqlite_schema').get()
  } catch (thrown) {
    if (isBusy(thrown)) return true
    throw thrown
  } finally {
    probe.close()
  }
  rmSync(path, { force: true })
  return false
}
