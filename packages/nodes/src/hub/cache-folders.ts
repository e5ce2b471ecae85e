import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FlowError } from '@chainwright/core'
import { parseReference } from '../inference/store/reference.ts'

/** Where the parts of a cache folder are, for one model. */
export interface CachePlaces {
  /** The finished model, `OWNER/NAME` below the cache folder. */
  model: string
  /** Its downloads under way. */
  downloads: string
  /** The file that says which process is at work on it. */
  lock: string
}

/** A folder whose name can be no owner's, so that nothing in it is taken for a model. */
const downloadsFolder = '.downloads'

/** The places of the model `OWNER/NAME`. Throws `reference-invalid` for a name that is none. */
export function cachePlaces(cacheFolder: string, name: string): CachePlaces {
  parseReference(`hf/${name}`)
  const downloads = join(cacheFolder, downloadsFolder, name.replace('/', '--'))
  return { model: join(cacheFolder, name), downloads, lock: `${downloads}.lock` }
}

/** The folder that holds all downloads under way. */
export function allDownloads(cacheFolder: string): string {
  return join(cacheFolder, downloadsFolder)
}

/**
 * Makes a folder for its owner only, with those above it below the cache folder. Throws
 * `model-refused` where something else stands in its place, a link too.
 */
export async function makeFolder(cacheFolder: string, folder: string): Promise<void> {
  await mkdir(cacheFolder, { recursive: true, mode: 0o700 })
  const parts = folder.slice(cacheFolder.length).split(/[/\\]/).filter(Boolean)
  let path = cacheFolder
  for (const part of parts) {
    path = join(path, part)
    await mkdir(path, { mode: 0o700 }).catch(ignoreExisting)
    if (!(await lstat(path)).isDirectory()) throw notOurs(path)
  }
}

/** The error of something in the cache folder that was not put there by a pull. */
export function notOurs(path: string): FlowError {
  return new FlowError({
    code: 'model-refused',
    message: `${path} was not made by a pull. Move it away, or delete it, and pull again.`,
  })
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
}
