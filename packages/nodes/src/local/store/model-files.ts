import { readdirSync, realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { FlowError } from '@chainwright/core'
import { onnxFile, preferredDtypes } from '../../inference/store/dtypes.ts'

/** Largest file of weights that is opened, in bytes: 8 GiB. */
const largestWeights = 8 * 1024 ** 3

/** The files of one model. */
export interface ModelFiles {
  /** Absolute path of the folder, links resolved. */
  folder: string
  /** Size of all files together. */
  bytes: number
}

/**
 * Looks through the folder `name` below `root`. Throws a `FlowError` (`model-refused`) when the
 * folder, or a link in it, leads elsewhere, or when a link in it leads to nothing.
 */
export function lookThrough(root: string, name: string): ModelFiles {
  const folder = realpathSync(join(root, name))
  if (!isInside(folder, realpathSync(root))) throw refused(name, `it leads out of ${root}`)
  let bytes = 0
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const path = join(entry.parentPath, entry.name)
    const found = statSync(path, { throwIfNoEntry: false })
    if (!found) throw refused(name, `${path} is a link to nothing`)
    if (entry.isSymbolicLink() && !isInside(realpathSync(path), folder)) {
      throw refused(name, `${path} is a link that leads out of it`)
    }
    if (found.isFile()) bytes += found.size
  }
  return { folder, bytes }
}

/**
 * Weight types of which all files are there, in the order in which they are preferred. Throws a
 * `FlowError` (`model-refused`) for weights that are no regular file of a bearable size.
 */
export function presentDtypes(
  { folder, name }: { folder: string; name: string },
  files: readonly string[],
): string[] {
  return preferredDtypes.filter((dtype) =>
    files.every((file) => {
      const path = onnxFile(file, dtype)
      const found = statSync(join(folder, path), { throwIfNoEntry: false })
      if (found && !(found.isFile() && found.size <= largestWeights)) {
        throw refused(name, `${path} is no regular file of up to ${largestWeights} bytes`)
      }
      return found !== undefined
    }),
  )
}

function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder + sep)
}

function refused(name: string, why: string): FlowError {
  return new FlowError({
    code: 'model-refused',
    message: `The folder of the model ${name} is not used: ${why}. Put the model's own files into one plain folder.`,
  })
}
