import { randomBytes } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { FlowError } from '@chainwright/core'
import { createFolderChanges } from './folder-changes.ts'
import { checkKey, type SharedStore } from './shared-store.ts'
import { createToldLines } from './told-lines.ts'

/** What a folder is opened with. */
export interface FolderStoreOptions {
  /** Whether a text has to be on the disk before `write` resolves. Default `false`: it survives the process. */
  synced?: boolean
}

/**
 * A folder as the store of all workers that see it: on one machine, or on a disk that they share. Each
 * text is a file. Made when it is not there, for this user alone.
 *
 * Throws `store-unusable` when the folder cannot be made.
 */
export async function openFolderStore(
  folder: string,
  { synced = false }: FolderStoreOptions = {},
): Promise<SharedStore> {
  await makeFolder(folder).catch((thrown: unknown) => {
    const said = thrown instanceof Error ? thrown.message : String(thrown)
    const message = `the shared folder \`${folder}\` cannot be used: ${said}. Name a folder that you may write to`
    throw new FlowError({ code: 'store-unusable', message, cause: thrown })
  })
  // Not by the number of the process: each container counts its own.
  const own = randomBytes(8).toString('hex')
  let written = 0
  const pathOf = (key: string): string => {
    checkKey(key)
    return `${join(folder, key)}.json`
  }

  async function write(key: string, text: string): Promise<void> {
    const path = pathOf(key)
    const temporary = join(dirname(path), `.new-${own}-${++written}`)
    await writeNew(temporary, text, synced).catch(async (thrown: unknown) => {
      if (!isMissing(thrown)) throw thrown
      await makeFolder(dirname(path))
      await writeNew(temporary, text, synced)
    })
    await rename(temporary, path)
    if (synced) await syncFolder(dirname(path))
  }

  const told = createToldLines()
  const changes = createFolderChanges(folder, synced)
  const lines = (topic: string): string => {
    checkKey(topic)
    return `${join(folder, 'told', topic)}.lines`
  }

  return {
    tell: (topic, text) => told.tell(lines(topic), text),
    listen: (topic, onText) => told.listen(lines(topic), onText),
    hush: async (topic) => told.hush(lines(topic)),
    read: async (key) => readFile(pathOf(key), 'utf8').catch(noneWhenMissing),
    write,
    change: async (key, edit) => changes.change({ key, path: pathOf(key) }, edit),
    list: async (prefix) => listKeys(folder, prefix),
    async remove(prefix) {
      for (const key of await listKeys(folder, prefix)) await rm(pathOf(key), { force: true })
      if (!prefix.endsWith('/')) return
      await rm(join(folder, 'told', prefix), { recursive: true, force: true })
    },
    close: async () => changes.close(),
  }
}

async function listKeys(folder: string, prefix: string): Promise<string[]> {
  const parent = join(folder, dirname(`${prefix}x`))
  const entries = await readdir(parent, { recursive: true, withFileTypes: true }).catch(
    noneWhenMissing,
  )
  return (entries ?? [])
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name.slice(0, -5))))
    .map((path) => path.split(sep).join('/'))
    .filter((key) => key.startsWith(prefix))
    .toSorted()
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
}

async function writeNew(path: string, text: string, synced: boolean): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    if (synced) await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolder(folder: string): Promise<void> {
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

function isMissing(thrown: unknown): boolean {
  return (thrown as NodeJS.ErrnoException | undefined)?.code === 'ENOENT'
}

function noneWhenMissing(thrown: unknown): undefined {
  if (!isMissing(thrown)) throw thrown
  return undefined
}
