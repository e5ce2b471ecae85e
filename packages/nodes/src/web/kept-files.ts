import { FlowError } from '@chainwright/core'
import { browser } from './browser.ts'
import type { BrowserFile, BrowserFolder } from './browser.ts'

/** The folder of models among what the browser keeps for this site. */
export async function modelsFolder(name: string): Promise<BrowserFolder> {
  const storage = browser().navigator?.storage
  if (!storage) {
    throw new FlowError({
      code: 'storage-missing',
      message:
        'This browser keeps no files for this site. Open the page over https or from this machine, in a window that is not private.',
    })
  }
  return (await storage.getDirectory()).getDirectoryHandle(name, { create: true })
}

/** The names of the folders in a folder. */
export async function foldersIn(folder: BrowserFolder): Promise<string[]> {
  const names: string[] = []
  for await (const [name, entry] of folder.entries()) {
    if (entry.kind === 'directory') names.push(name)
  }
  return names.toSorted()
}

/** A folder below another, by a path with slashes; `undefined` when it is not there. */
export async function folderAt(
  root: BrowserFolder,
  path: string,
  create = false,
): Promise<BrowserFolder | undefined> {
  let folder = root
  try {
    for (const name of path.split('/').filter(Boolean)) {
      folder = await folder.getDirectoryHandle(name, { create })
    }
    return folder
  } catch (error) {
    return orMissing(error)
  }
}

/** A file below a folder, by a path with slashes; `undefined` when it is not there. */
export async function fileAt(
  root: BrowserFolder,
  path: string,
  create = false,
): Promise<BrowserFile | undefined> {
  const cut = path.lastIndexOf('/')
  const folder = await folderAt(root, path.slice(0, Math.max(0, cut)), create)
  try {
    return await folder?.getFileHandle(path.slice(cut + 1), { create })
  } catch (error) {
    return orMissing(error)
  }
}

/** All bytes of a file; `undefined` when it is not there. */
export async function bytesAt(
  root: BrowserFolder,
  path: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const found = await (await fileAt(root, path))?.getFile()
  return found && new Uint8Array(await found.arrayBuffer())
}

/** Size of all files below a folder, in bytes. */
export async function sizeBelow(folder: BrowserFolder): Promise<number> {
  let bytes = 0
  for await (const [, entry] of folder.entries()) {
    bytes += entry.kind === 'file' ? (await entry.getFile()).size : await sizeBelow(entry)
  }
  return bytes
}

function orMissing(error: unknown): undefined {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotFoundError' || name === 'TypeMismatchError') return undefined
  throw error
}
