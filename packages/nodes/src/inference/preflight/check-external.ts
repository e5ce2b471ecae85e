import { lstatSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import type { ExternalData } from './read-tensor.ts'

/** Where a graph lies, and how strictly its other files are looked at. */
export interface GraphPlace {
  /** Absolute path of the file. */
  path: string
  /** Absolute folder of the model, links resolved. */
  folder: string
  /** Whether the files come from others: a second name for a file could show one of the user's. */
  foreign: boolean
}

/**
 * Checks that the data a graph refers to lie in plain files of the model's folder, and in full.
 * Gives the files' names.
 */
export function checkExternalData(
  external: readonly ExternalData[],
  place: GraphPlace,
  refuse: (why: string) => Error,
): string[] {
  const sizes = new Map<string, number>()
  for (const data of external) {
    const { location, offset, bytes } = data
    const size = sizes.get(location) ?? sizeOf(location, place, refuse)
    sizes.set(location, size)
    const { length = bytes } = data
    if (length === bytes && offset + length <= size) continue
    throw refuse(
      `its data should lie in ${JSON.stringify(location)} at ${offset}, ${length} bytes long; the shape stands for ${bytes} bytes, and the file has ${size}`,
    )
  }
  return [...sizes.keys()]
}

function sizeOf(
  location: string,
  { path, folder, foreign }: GraphPlace,
  refuse: (why: string) => Error,
): number {
  const shown = JSON.stringify(location.slice(0, 80))
  if (!isPlain(location))
    throw refuse(`its data lie in ${shown}, which is no name inside its folder`)
  const file = join(dirname(path), location)
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (!found) throw refuse(`its data lie in ${shown}, which is not there`)
  if (!found.isFile()) throw refuse(`its data lie in ${shown}, which is a link or no regular file`)
  if (foreign && found.nlink > 1) {
    throw refuse(`its data lie in ${shown}, which has a second name elsewhere; copy the file`)
  }
  if (!realpathSync(file).startsWith(folder + sep)) {
    throw refuse(`its data lie in ${shown}, which leads out of the model's folder`)
  }
  return found.size
}

/** True for a relative name without steps upwards, drives or control characters. */
function isPlain(location: string): boolean {
  // oxlint-disable-next-line no-control-regex
  if (location === '' || /[\\:\u0000-\u001f]/.test(location)) return false
  return location.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
}
