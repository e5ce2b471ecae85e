import { existsSync, readdirSync, statSync } from 'node:fs'
import { mkdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { FlowError } from '@chainwright/core'
import { readModelFolder } from '../local/store/read-model-folder.ts'
import { allDownloads, cachePlaces, makeFolder } from './cache-folders.ts'
import { takeLock } from './cache-lock.ts'
import { readManifest } from './cache-manifest.ts'
import { hubReference } from './hub-reference.ts'

/** A model in the cache folder. */
export interface CachedModel {
  /** `OWNER/NAME`. */
  name: string
  folder: string
  /** Size of all its files. */
  bytes: number
  revision: string
  license: string | undefined
  /** When it was pulled, or last used by a run. */
  lastUse: Date
}

/** What lies in a cache folder. */
export interface CacheContents {
  /** Finished models, the one that was used longest ago first. */
  models: readonly CachedModel[]
  /** Downloads that were not brought to their end. */
  unfinished: readonly { name: string; bytes: number }[]
  /** Size of all of it. */
  bytes: number
}

/** Looks through a cache folder. One that does not exist is empty. */
export function readCache(cacheFolder: string): CacheContents {
  const models = folders(cacheFolder)
    .filter((owner) => !owner.startsWith('.'))
    .flatMap((owner) => folders(join(cacheFolder, owner)).map((name) => `${owner}/${name}`))
    .flatMap((name) => readCached(cacheFolder, name) ?? [])
    .toSorted((a, b) => a.lastUse.getTime() - b.lastUse.getTime())
  const downloads = allDownloads(cacheFolder)
  const unfinished = folders(downloads).map((name) => ({
    name: name.replace('--', '/'),
    bytes: sizeOf(join(downloads, name)),
  }))
  return { models, unfinished, bytes: sizeOf(cacheFolder) }
}

/**
 * Deletes a model and what was downloaded of it, and gives the bytes that became free. Throws
 * `model-missing` when there is nothing, `model-busy` while another process works on it.
 */
export async function removeModel(cacheFolder: string, name: string): Promise<number> {
  const places = cachePlaces(cacheFolder, name)
  const there = [places.model, places.downloads].filter((folder) => existsSync(folder))
  if (there.length === 0) {
    throw new FlowError({
      code: 'model-missing',
      message: `The model hf/${name} is not in ${cacheFolder}, so that there is nothing to remove.`,
    })
  }
  await makeFolder(cacheFolder, allDownloads(cacheFolder))
  const giveBack = await takeLock(places.lock, name)
  try {
    const bytes = there.reduce((sum, folder) => sum + sizeOf(folder), 0)
    await mkdir(places.downloads, { recursive: true, mode: 0o700 })
    // Moved first: a model that is half deleted is never found.
    if (existsSync(places.model)) await rename(places.model, join(places.downloads, 'removed'))
    await rm(places.downloads, { recursive: true, force: true })
    return bytes
  } finally {
    await giveBack()
  }
}

/** Whether the cache has a model, with the weights that its reference names. */
export function hasModel(cacheFolder: string, reference: string): boolean {
  const { name, dtype } = hubReference(reference)
  const found = readModelFolder(cacheFolder, name)
  return found !== undefined && (dtype === undefined || found.dtypes.includes(dtype))
}

/** Remembers that a model is used now. */
export async function markUse(cacheFolder: string, name: string): Promise<void> {
  const now = new Date()
  const { model } = cachePlaces(cacheFolder, name)
  // A folder that may not be written, or is gone by now, has no use to remember.
  await utimes(join(model, 'manifest.json'), now, now).catch(() => undefined)
}

function readCached(cacheFolder: string, name: string): CachedModel | undefined {
  const { model: folder } = cachePlaces(cacheFolder, name)
  const manifest = readManifest(folder)
  if (!manifest) return undefined
  return {
    name,
    folder,
    bytes: sizeOf(folder),
    revision: manifest.revision,
    license: manifest.license,
    lastUse: statSync(join(folder, 'manifest.json')).mtime,
  }
}

function folders(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted()
}

/** Size of the regular files below a folder; links are not followed. */
function sizeOf(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => {
      const path = join(entry.parentPath, entry.name)
      return sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0)
    }, 0)
}
