import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { largestDescription, unreadable } from '../../inference/store/description-files.ts'
import type { DescriptionFiles } from '../../inference/store/description-files.ts'

/** The descriptions in a folder of the disk. Reads a file whenever it is asked for. */
export function folderFiles(folder: string): DescriptionFiles {
  return {
    folder,
    has: (path) => existsSync(join(folder, path)),
    text(path) {
      const place = join(folder, path)
      const found = statSync(place, { throwIfNoEntry: false })
      if (!found) return undefined
      if (!found.isFile() || found.size > largestDescription) {
        throw unreadable(place, `it is no file of at most ${largestDescription} bytes`)
      }
      return readFileSync(place, 'utf8')
    },
  }
}
