import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describeFolder } from '../../inference/store/model-folder.ts'
import type { ModelFolder } from '../../inference/store/model-folder.ts'
import { folderFiles } from './folder-files.ts'
import { lookThrough, presentDtypes } from './model-files.ts'

/**
 * Reads what is known about the model in `root/name`, or `undefined` when there is none. Throws a
 * `FlowError`: `model-refused` for a folder that leads out of the root or a file that is no regular
 * one, `model-unreadable` for broken descriptions.
 */
export function readModelFolder(root: string, name: string): ModelFolder | undefined {
  const asked = join(root, name)
  if (!existsSync(join(asked, 'config.json')) && !existsSync(join(asked, 'manifest.json'))) {
    return undefined
  }
  const { folder, bytes } = lookThrough(root, name)
  return describeFolder(name, {
    files: folderFiles(folder),
    dtypes: (weights) => presentDtypes({ folder, name }, weights),
    bytes,
  })
}

/** The names of the models in a folder; for the hub's folder they are `OWNER/NAME`. */
export function modelNames(root: string, depth: 1 | 2): string[] {
  const names = existsSync(root)
    ? readdirSync(root, { withFileTypes: true })
        .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
        .map((entry) => entry.name)
    : []
  if (depth === 1) return names.toSorted()
  return names
    .toSorted()
    .flatMap((owner) =>
      statSync(join(root, owner)).isDirectory()
        ? modelNames(join(root, owner), 1).map((name) => `${owner}/${name}`)
        : [],
    )
}
