import type { Dirent } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { FlowError } from '@chainwright/core'
import { matchesPart } from './glob.ts'

/** Bounds of one search. */
export interface FindOptions {
  /** Most files that one pattern may mean. */
  maxFiles: number
  signal: AbortSignal
}

const mostEntries = 100_000

/** A folder to be looked through with the pattern parts from `next` on. */
interface Visit {
  readonly folder: readonly string[]
  readonly next: number
}

/**
 * The files below `root` that a pattern means, as name parts in name order; `**` is any number of
 * folders. Links are not followed. Throws `files-too-many` beyond the bounds.
 */
export async function findFiles(
  root: string,
  pattern: readonly string[],
  { maxFiles, signal }: FindOptions,
): Promise<string[][]> {
  const wanted = pattern.at(-1) === '**' ? [...pattern, '*'] : pattern
  const found = new Map<string, string[]>()
  const open: Visit[] = [{ folder: [], next: 0 }]
  const seen = new Set<string>()
  let entries = 0
  for (let visit = open.pop(); visit; visit = open.pop()) {
    const key = `${visit.next}/${visit.folder.join('/')}`
    if (seen.has(key)) continue
    seen.add(key)
    if (wanted[visit.next] === '**') open.push({ ...visit, next: visit.next + 1 })
    for await (const entry of entriesOf(join(root, ...visit.folder))) {
      signal.throwIfAborted()
      const path = [...visit.folder, entry.name]
      const after = nextVisit(wanted, visit, entry)
      if (after === 'file') found.set(path.join('/'), path)
      else if (after !== undefined) open.push({ folder: path, next: after })
      if (found.size > maxFiles || ++entries > mostEntries) throw tooMany(pattern, maxFiles)
    }
  }
  return [...found.values()].toSorted((a, b) => (a.join('/') < b.join('/') ? -1 : 1))
}

/** What an entry is to a search: the file that it wants, a folder to go on in, or nothing. */
function nextVisit(
  wanted: readonly string[],
  visit: Visit,
  entry: Dirent,
): 'file' | number | undefined {
  const part = wanted[visit.next] ?? ''
  if (part === '**') {
    return entry.isDirectory() && !entry.name.startsWith('.') ? visit.next : undefined
  }
  if (!matchesPart(part, entry.name)) return undefined
  const last = visit.next === wanted.length - 1
  if (last) return entry.isFile() ? 'file' : undefined
  return entry.isDirectory() ? visit.next + 1 : undefined
}

async function* entriesOf(folder: string): AsyncIterable<Dirent> {
  try {
    yield* await opendir(folder)
  } catch (error) {
    // A folder that is gone or closed to us holds no files for the flow.
    if (!(error instanceof Error && 'code' in error)) throw error
  }
}

function tooMany(pattern: readonly string[], maxFiles: number): FlowError {
  return new FlowError({
    code: 'files-too-many',
    message: `"${pattern.join('/')}" means more than ${maxFiles} files, or looks through more than ${mostEntries}. Name fewer files.`,
    port: 'files',
  })
}
