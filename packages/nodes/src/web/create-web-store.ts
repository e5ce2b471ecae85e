import { FlowError } from '@chainwright/core'
import { describeModel } from '../hub/describe-model.ts'
import type { HubModel } from '../hub/describe-model.ts'
import { fileUrl } from '../hub/hub-answers.ts'
import type { HubSite } from '../hub/hub.ts'
import { manifestSchema, manifestText } from '../hub/manifest.ts'
import type { CachedFile, CacheManifest } from '../hub/manifest.ts'
import { parseReference } from '../inference/store/reference.ts'
import { browser } from './browser.ts'
import type { BrowserFolder } from './browser.ts'
import { openDoor } from './door.ts'
import { keepFile } from './keep-file.ts'
import { bytesAt, fileAt, folderAt, foldersIn, modelsFolder, sizeBelow } from './kept-files.ts'
import { createPageHub } from './page-hub.ts'
import type { StorageRoom, StoredModel, WebPullOptions, WebStore } from './web-store.ts'

/** Where downloaded models come from, and where they are kept. */
export interface WebStoreOptions {
  /** Address of the hub. Default: the public one. Nothing is asked of it before `describe`. */
  hub?: string
  /** Name of the folder among what the browser keeps for this site. Default `models`. */
  folder?: string
}

/**
 * Models that this site keeps in the browser (its private file system). Downloading needs a worker;
 * looking and removing do not. Every method may reject with `storage-missing`.
 *
 * @example
 * const store = createWebStore()
 * const model = await store.describe('hf/HuggingFaceTB/SmolLM2-360M-Instruct', signal)
 * // Show model.bytes and model.license, and go on when the person agrees.
 * await store.pull(model, { signal, onProgress })
 */
export function createWebStore({
  hub: address,
  folder = 'models',
}: WebStoreOptions = {}): WebStore {
  const hub = createPageHub(openDoor(), address)
  const root = (): Promise<BrowserFolder> => modelsFolder(folder)
  return {
    list: async () => listModels(await root()),
    remove: async (name) => removeModel(await root(), checkedName(name)),
    room,
    describe: (reference, signal) => describeModel(hub, reference, { signal }),
    pull: async (model, options) => pullModel(hub, await root(), { model, options }),
    async read(name, path) {
      const bytes = await bytesAt(await root(), `${checkedName(name)}/${path}`)
      if (bytes) return bytes
      throw missing(name)
    },
  }
}

/** A name is part of a path, so that it must be one. */
function checkedName(name: string): string {
  parseReference(`hf/${name}`)
  return name
}

async function listModels(root: BrowserFolder): Promise<StoredModel[]> {
  const models: StoredModel[] = []
  for (const owner of await foldersIn(root)) {
    for (const part of await foldersIn(await root.getDirectoryHandle(owner))) {
      const name = `${owner}/${part}`
      const manifest = await readManifest(root, name)
      if (manifest) models.push(storedModel(name, manifest))
    }
  }
  return models
}

function storedModel(name: string, { files, revision, license }: CacheManifest): StoredModel {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  return { name, reference: `hf/${name}`, bytes, revision, license }
}

async function readManifest(root: BrowserFolder, name: string): Promise<CacheManifest | undefined> {
  const bytes = await bytesAt(root, `${name}/manifest.json`)
  if (!bytes) return undefined
  try {
    return manifestSchema.parse(JSON.parse(new TextDecoder().decode(bytes)))
  } catch {
    // It was being written when the page was closed: the model was not brought to its end.
    return undefined
  }
}

async function removeModel(root: BrowserFolder, name: string): Promise<number> {
  const [owner = '', part = ''] = name.split('/')
  const folder = await folderAt(root, name)
  if (!folder) throw missing(name)
  const bytes = await sizeBelow(folder)
  // First of all, so that a model that is half deleted is never found.
  await folder.removeEntry('manifest.json').catch(() => undefined)
  await (await root.getDirectoryHandle(owner)).removeEntry(part, { recursive: true })
  return bytes
}

async function room(): Promise<StorageRoom> {
  const { usage = 0, quota = 0 } = (await browser().navigator?.storage?.estimate()) ?? {}
  return { used: usage, free: Math.max(0, quota - usage) }
}

interface Pull {
  model: HubModel
  options: WebPullOptions
}

async function pullModel(hub: HubSite, root: BrowserFolder, pull: Pull): Promise<StoredModel> {
  const { model, options } = pull
  const name = checkedName(model.name)
  const kept = await filesToKeep(root, model)
  const wanted = model.files.filter(({ path }) => !kept.some((file) => file.path === path))
  const missingBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  await checkRoom(root, model, missingBytes)
  const folder = await folderAt(root, name, true)
  if (!folder) throw missing(name)
  const files = [...kept]
  let before = model.bytes - missingBytes
  for (const file of wanted) {
    const { path, bytes } = file
    const onBytes = (there: number): void =>
      options.onProgress?.({ path, done: before + there, total: model.bytes })
    const request = {
      file,
      folder,
      url: fileUrl(hub, model, path),
      onBytes,
      signal: options.signal,
    }
    const sha256 = await keepFile(hub, request)
    before += bytes
    files.push({ path, bytes, sha256 })
  }
  await writeManifest(folder, manifestText(model, files))
  return storedModel(name, { ...model, trust: 'foreign', files, license: model.license })
}

/** The finished files of the same commit; those of another one are removed. */
async function filesToKeep(root: BrowserFolder, model: HubModel): Promise<CachedFile[]> {
  const begun = await bytesAt(root, `${model.name}/revision`)
  if (begun && new TextDecoder().decode(begun) === model.revision) {
    return (await readManifest(root, model.name))?.files ?? []
  }
  if (await folderAt(root, model.name)) await removeModel(root, model.name)
  const folder = await folderAt(root, model.name, true)
  if (folder) await writeText(folder, 'revision', model.revision)
  return []
}

async function checkRoom(root: BrowserFolder, model: HubModel, bytes: number): Promise<void> {
  // Asks the browser not to clear the models when the disk gets full; it may say no.
  await browser().navigator?.storage?.persist?.()
  const { free } = await room()
  const folder = await folderAt(root, model.name)
  const begun = folder ? await sizeBelow(folder) : 0
  if (free + begun >= bytes) return
  throw new FlowError({
    code: 'disk-full',
    message: `hf/${model.name} needs ${bytes} bytes more, and the browser has ${free} left for this site. Remove models first.`,
  })
}

function writeManifest(folder: BrowserFolder, text: string): Promise<void> {
  return writeText(folder, 'manifest.json', text)
}

async function writeText(folder: BrowserFolder, path: string, text: string): Promise<void> {
  const access = await (await fileAt(folder, path, true))?.createSyncAccessHandle()
  try {
    access?.truncate(0)
    access?.write(new TextEncoder().encode(text), { at: 0 })
    access?.flush()
  } finally {
    access?.close()
  }
}

function missing(name: string): FlowError {
  return new FlowError({
    code: 'model-missing',
    message: `The model hf/${name} is not among what this site keeps in the browser.`,
  })
}
