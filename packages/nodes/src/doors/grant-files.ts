import { realpath } from 'node:fs/promises'
import { FlowError } from '@chainwright/core'
import { fileNameParts } from './file-name.ts'
import type { Files, GrantedFile } from './files.ts'
import { findFiles } from './find-files.ts'
import { isGlob } from './glob.ts'
import { readInside } from './read-inside.ts'

/** Bounds of what flows may read; everything has a default. */
export interface GrantOptions {
  /** Largest file, in bytes. Default 16 MiB. */
  maxBytes?: number
  /** Most files that one name may mean. Default 1,000. */
  maxFiles?: number
  /** All files of one name together, in bytes. Default 64 MiB. */
  maxTotalBytes?: number
}

type Bounds = Required<GrantOptions> & { signal: AbortSignal }

const defaultBounds = {
  maxBytes: 16 * 1024 * 1024,
  maxFiles: 1000,
  maxTotalBytes: 64 * 1024 * 1024,
}

/**
 * Lets flows read files below the given folders, and no others. A name is looked for in each folder
 * in turn; `*`, `?` and `**` are understood. Links are neither followed nor listed.
 *
 * @example
 * const services = { files: grantFiles(['./documents']) }
 */
export function grantFiles(folders: readonly string[], options: GrantOptions = {}): Files {
  return {
    async read(pattern, signal) {
      const parts = fileNameParts(pattern)
      const roots = await Promise.all(folders.map(openRoot))
      if (roots.length === 0) throw noFolder(pattern)
      const bounds = { ...defaultBounds, ...options, signal }
      const names = isGlob(pattern) ? await namesOf(roots, parts, bounds) : [parts]
      return readEach(roots, names, bounds, pattern)
    },
  }
}

async function openRoot(folder: string): Promise<string> {
  try {
    return await realpath(folder)
  } catch {
    throw new FlowError({
      code: 'file-not-granted',
      message: `The granted folder "${folder}" cannot be opened. Grant a folder that exists.`,
      port: 'files',
    })
  }
}

async function namesOf(roots: string[], parts: string[], bounds: Bounds): Promise<string[][]> {
  const names = new Map<string, string[]>()
  for (const root of roots) {
    for (const name of await findFiles(root, parts, bounds)) names.set(name.join('/'), name)
  }
  return [...names.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, name]) => name)
}

async function readEach(
  roots: readonly string[],
  names: readonly string[][],
  bounds: Bounds,
  pattern: string,
): Promise<GrantedFile[]> {
  const files: GrantedFile[] = []
  let total = 0
  for (const parts of names) {
    bounds.signal.throwIfAborted()
    const bytes = await readFirst(roots, parts, bounds)
    if (!bytes) continue
    total += bytes.length
    if (total > bounds.maxTotalBytes) throw tooMuch(pattern, bounds.maxTotalBytes)
    files.push({ name: parts.join('/'), bytes })
  }
  if (files.length === 0) throw missing(pattern)
  return files
}

async function readFirst(
  roots: readonly string[],
  parts: readonly string[],
  { maxBytes, signal }: Bounds,
): Promise<Uint8Array | undefined> {
  for (const root of roots) {
    const bytes = await readInside({ root, parts, maxBytes, signal })
    if (bytes) return bytes
  }
  return undefined
}

function noFolder(pattern: string): FlowError {
  return new FlowError({
    code: 'file-not-granted',
    message: `"${pattern}" cannot be read, because no folder was granted. Grant the folder that holds it.`,
    port: 'files',
  })
}

function missing(pattern: string): FlowError {
  return new FlowError({
    code: 'file-missing',
    message: `No granted folder holds "${pattern}". Check the name, or grant the folder that holds it.`,
    port: 'files',
  })
}

function tooMuch(pattern: string, most: number): FlowError {
  return new FlowError({
    code: 'file-too-large',
    message: `The files that "${pattern}" means are larger than ${most} bytes together. Name fewer files.`,
    port: 'files',
  })
}
