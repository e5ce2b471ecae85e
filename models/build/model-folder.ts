import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { hash, listFiles, revisionOf } from './manifest.ts'
import type { Manifest } from './manifest.ts'

/** A model that is ready to be written. */
export interface ModelFolder {
  readonly description: Omit<Manifest, 'files' | 'revision'>
  /** Content by path within the folder, without the manifest and the README. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** An archive from a package registry, with its hash. */
export interface SourceArchive {
  readonly content: Buffer
  readonly sha256: string
}

/** Reads a source archive. Throws if it is not the one that the model was built from. */
export function readSourceArchive(path: string, expected: string): SourceArchive {
  const content = readFileSync(path)
  const sha256 = hash(content)
  if (sha256 !== expected)
    throw new Error(`${path} has the hash ${sha256}; ${expected} was expected.`)
  return { content, sha256 }
}

/** A JSON file, indented. */
export function jsonFile(value: object): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`)
}

/** A JSON file on one line, for vocabularies. */
export function compactJsonFile(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value))
}

/** Writes a model's files and its manifest below `parent`. */
export function writeModelFolder(parent: string, { description, files }: ModelFolder): void {
  const folder = join(parent, description.name)
  const list = listFiles(files)
  const manifest: Manifest = { ...description, files: list, revision: revisionOf(list) }
  for (const [path, content] of [...files, ['manifest.json', jsonFile(manifest)] as const]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
}
