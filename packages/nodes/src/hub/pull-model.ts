import { existsSync, lstatSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  allDownloads,
  cachePlaces,
  makeFolder,
  notOurs,
  type CachePlaces,
} from './cache-folders.ts'
import { takeLock } from './cache-lock.ts'
import { readManifest, writeManifest } from './cache-manifest.ts'
import type { CachedFile } from './manifest.ts'
import type { CachedModel } from './cache.ts'
import type { HubModel } from './describe-model.ts'
import { downloadFile } from './download-file.ts'
import { fileUrl, type HubFile } from './hub-answers.ts'
import type { Hub } from './hub.ts'
import { makeRoomFor } from './make-room.ts'
import { withStorage } from './storage-error.ts'

/** How far a pull is. */
export interface PullProgress {
  /** The file that is being downloaded or checked. */
  path: string
  /** Bytes of the whole model that are there, and that there will be. */
  done: number
  total: number
}

/** How a model is pulled. */
export interface PullOptions {
  signal: AbortSignal
  onProgress?: (progress: PullProgress) => void
  /** Remove models that were not used for longest, when the cache would be too full. Default no. */
  makeRoom?: boolean
}

/** What a pull did. */
export interface PulledModel {
  folder: string
  /** Bytes that were downloaded; 0 when all was there. */
  downloaded: number
  /** Models that had to make room. */
  removed: readonly CachedModel[]
}

/** What is still to be downloaded of a model. */
export interface Remaining {
  /** Files that are not in place. */
  files: number
  /** Bytes of them, without those of an earlier pull that was cut. */
  bytes: number
}

/** Tells what a pull would still download; no file at all when the model is in place. */
export function remainingOf(hub: Hub, model: HubModel): Remaining {
  const places = cachePlaces(hub.cacheFolder, model.name)
  const wanted = wantedFiles(places, model)
  const bytes = wanted.reduce((sum, file) => sum + missingBytes(stagedPath(places, file), file), 0)
  return { files: wanted.length, bytes }
}

/**
 * Downloads a model into the cache folder. It is found there only when all of its files are whole
 * and checked; a pull that was cut or cancelled goes on the next time. Rejects with a `FlowError`:
 * `model-busy`, `cache-full`, `disk-full`, `file-unwritable`, `download-damaged`, those of the hub and of the dialer.
 */
export async function pullModel(
  hub: Hub,
  model: HubModel,
  options: PullOptions,
): Promise<PulledModel> {
  return withStorage(hub.cacheFolder, async () => {
    const { lock } = cachePlaces(hub.cacheFolder, model.name)
    await makeFolder(hub.cacheFolder, allDownloads(hub.cacheFolder))
    const giveBack = await takeLock(lock, model.name)
    try {
      return await pullLocked(hub, model, options)
    } finally {
      await giveBack()
    }
  })
}

async function pullLocked(hub: Hub, model: HubModel, options: PullOptions): Promise<PulledModel> {
  const places = cachePlaces(hub.cacheFolder, model.name)
  const kept = filesToKeep(places, model)
  const wanted = wantedFiles(places, model)
  await makeFolder(hub.cacheFolder, places.downloads)
  const staged = (file: HubFile): string => stagedPath(places, file)
  const { bytes } = remainingOf(hub, model)
  const request = { name: model.name, bytes, makeRoom: options.makeRoom ?? false }
  const removed = await makeRoomFor(hub, request)
  const files = await downloadAll(hub, { model, wanted, options, staged })
  await putInPlace({ hub, places, model, staged }, [...kept.values()], files)
  return { folder: places.model, downloaded: bytes, removed }
}

function wantedFiles(places: CachePlaces, model: HubModel): HubFile[] {
  const kept = filesToKeep(places, model)
  return model.files.filter(({ path }) => !kept.has(path))
}

/** The files of the same commit that are there already; another commit's are replaced. */
function filesToKeep(places: CachePlaces, model: HubModel): Map<string, CachedFile> {
  const found = lstatSync(places.model, { throwIfNoEntry: false })
  if (!found) return new Map()
  const manifest = readManifest(places.model)
  if (!found.isDirectory() || !manifest) throw notOurs(places.model)
  if (manifest.revision !== model.revision) return new Map()
  const whole = manifest.files.filter(({ path, bytes }) => {
    const file = lstatSync(join(places.model, path), { throwIfNoEntry: false })
    return file?.isFile() && file.size === bytes
  })
  return new Map(whole.map((file) => [file.path, file]))
}

/** Named by content, so that a part of another commit's file is never gone on with. */
function stagedPath({ downloads }: CachePlaces, { path, hash }: HubFile): string {
  return join(downloads, `${hash.hex.slice(0, 16)}-${path.replaceAll('/', '--')}`)
}

function missingBytes(staged: string, { bytes }: HubFile): number {
  const there = [staged, `${staged}.part`].map(
    (path) => lstatSync(path, { throwIfNoEntry: false })?.size ?? 0,
  )
  return Math.max(0, bytes - Math.max(...there))
}

interface Downloads {
  model: HubModel
  wanted: readonly HubFile[]
  options: PullOptions
  staged: (file: HubFile) => string
}

async function downloadAll(
  hub: Hub,
  { model, wanted, options, staged }: Downloads,
): Promise<CachedFile[]> {
  const total = model.bytes
  let before = total - wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  const files: CachedFile[] = []
  for (const file of wanted) {
    const { path, bytes } = file
    const sha256 = await downloadFile(hub, {
      file,
      url: fileUrl(hub, model, path),
      path: staged(file),
      onBytes: (there) => options.onProgress?.({ path, done: before + there, total }),
      signal: options.signal,
    })
    before += bytes
    files.push({ path, bytes, sha256 })
  }
  return files
}

interface Placing {
  hub: Hub
  places: CachePlaces
  model: HubModel
  staged: (file: HubFile) => string
}

/** Moves checked files to where they are found, the manifest last. */
async function putInPlace(
  { hub, places, model, staged }: Placing,
  kept: readonly CachedFile[],
  added: readonly CachedFile[],
): Promise<void> {
  const fresh = kept.length === 0
  const folder = fresh ? join(places.downloads, 'model') : places.model
  if (fresh) await rm(folder, { recursive: true, force: true })
  const addedPaths = new Set(added.map(({ path }) => path))
  for (const file of model.files.filter(({ path }) => addedPaths.has(path)).toSorted(graphsLast)) {
    await mkdir(dirname(join(folder, file.path)), { recursive: true, mode: 0o700 })
    await rename(staged(file), join(folder, file.path))
  }
  if (added.length > 0) await writeManifest(folder, model, [...kept, ...added])
  if (fresh) await replaceModel(hub, places, folder)
  await rm(places.downloads, { recursive: true, force: true })
}

/** Weights are taken for whole when their graph is there, so that it comes behind its parts. */
function graphsLast(a: HubFile, b: HubFile): number {
  return Number(a.path.endsWith('.onnx')) - Number(b.path.endsWith('.onnx'))
}

async function replaceModel(hub: Hub, places: CachePlaces, folder: string): Promise<void> {
  await makeFolder(hub.cacheFolder, dirname(places.model))
  if (existsSync(places.model)) await rename(places.model, join(places.downloads, 'replaced'))
  await rename(folder, places.model)
}
