import { hash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { FlowError } from '@chainwright/core'

/** Where a large value is: the SHA-256 of its JSON text, and how many bytes that has. */
export interface ValueReference {
  readonly sha256: string
  readonly bytes: number
}

/** Texts by their SHA-256, each in a file of its own. The same text is kept once. */
export interface ValueStore {
  write(text: string): ValueReference
  /** Throws `value-damaged` when the file is gone or its content is not what its name says. */
  read(reference: ValueReference): string
  /** Removes the texts that are not wanted and were not written or asked for lately; gives their bytes. */
  sweep(wanted: ReadonlySet<string>, graceMs: number): number
}

const hexadecimal = /^[0-9a-f]{64}$/

/** Opens a folder of values; `synced` when each has to be on the disk before `write` returns. */
export function openValueStore(folder: string, synced: boolean): ValueStore {
  let written = 0
  const pathOf = (sha256: string): string => join(folder, sha256.slice(0, 2), sha256.slice(2))

  function write(text: string): ValueReference {
    const sha256 = hash('sha256', text, 'hex')
    const bytes = Buffer.byteLength(text)
    const path = pathOf(sha256)
    if (sizeOf(path) === bytes) {
      const now = new Date()
      utimesSync(path, now, now) // so that a sweep in another process lets it stand
      return { sha256, bytes }
    }
    const parent = dirname(path)
    mkdirSync(parent, { recursive: true, mode: 0o700 })
    const temporary = join(parent, `.new-${process.pid}-${++written}`)
    writeFileSync(temporary, text, { mode: 0o600, flush: synced })
    renameSync(temporary, path)
    if (synced) for (const changed of [parent, folder]) syncFolder(changed)
    return { sha256, bytes }
  }

  function read({ sha256, bytes }: ValueReference): string {
    const text = hexadecimal.test(sha256) ? readText(pathOf(sha256)) : undefined
    if (text !== undefined && hash('sha256', text, 'hex') === sha256) return text.toString('utf8')
    const what = text === undefined ? 'is gone' : `is damaged (${text.length} of ${bytes} bytes)`
    const message = `the stored value ${sha256} ${what}; what it belongs to cannot be read`
    throw new FlowError({ code: 'value-damaged', message })
  }

  function sweep(wanted: ReadonlySet<string>, graceMs: number): number {
    const before = Date.now() - graceMs
    let freed = 0
    for (const { path, sha256 } of valueFiles(folder)) {
      const stats = wanted.has(sha256) ? undefined : statSync(path, { throwIfNoEntry: false })
      if (!stats || stats.mtimeMs > before) continue
      rmSync(path, { force: true })
      freed += stats.size
    }
    return freed
  }

  return { write, read, sweep }
}

function readText(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}

function valueFiles(folder: string): { path: string; sha256: string }[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  return names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      return { path: join(parentPath, name), sha256: parentPath.slice(-2) + name }
    })
}

/** Puts the names in a folder on the disk; systems that cannot open folders do so by themselves. */
export function syncFolder(folder: string): void {
  let descriptor: number
  try {
    descriptor = openSync(folder, 'r')
  } catch {
    return
  }
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
