import { createHash } from 'node:crypto'

/** A file of a model folder. */
export interface ManifestFile {
  /** Relative to the model folder, with forward slashes. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** What a model folder holds and where it came from: the content of `manifest.json`. */
export interface Manifest {
  /** Name of the folder. */
  readonly name: string
  readonly title: string
  /** SPDX identifier. */
  readonly license: string
  /** The archive that the model was built from; the hash is that of the archive file. */
  readonly source: {
    readonly registry: 'npm' | 'pypi'
    readonly package: string
    readonly version: string
    readonly sha256: string
  }
  readonly capabilities: readonly string[]
  /** Longest text that the model reads, in tokens. */
  readonly contextWindow: number
  readonly dtype: 'q4' | 'q8'
  readonly files: readonly ManifestFile[]
  /** Hash over the list of files: changes when any file does. */
  readonly revision: string
}

/** Describes files by size and hash, sorted by path. */
export function listFiles(files: ReadonlyMap<string, Uint8Array>): ManifestFile[] {
  return [...files]
    .map(([path, content]) => ({ path, bytes: content.length, sha256: hash(content) }))
    .sort((left, right) => (left.path < right.path ? -1 : 1))
}

/** The revision of a list of files. */
export function revisionOf(files: readonly ManifestFile[]): string {
  return hash(files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join(''))
}

/** SHA-256 in hexadecimal digits. */
export function hash(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
