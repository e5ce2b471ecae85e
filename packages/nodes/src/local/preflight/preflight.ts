import { lstatSync, realpathSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { bytesInMemory } from '../../inference/preflight/byte-source.ts'
import { lookThroughGraph } from '../../inference/preflight/look-through-graph.ts'
import type { GraphPlace, GraphReport } from '../../inference/preflight/look-through-graph.ts'
import { readFileBytes } from './read-file-bytes.ts'

/** Where a graph lies on the disk, and how strictly its other files are looked at. */
export interface GraphFile {
  /** Absolute path of the file. */
  path: string
  /** Absolute folder of the model, links resolved. */
  folder: string
  /** Whether the files come from others: a second name for a file could show one of the user's. */
  foreign: boolean
}

/** Looks through a file with an ONNX graph; throws as `lookThroughGraph` does. */
export function preflight(file: GraphFile): GraphReport {
  return readFileBytes(file.path, (source) => lookThroughGraph(source, placeOf(file)))
}

/** The same for bytes in memory; `file` says where they would lie. */
export function preflightBytes(bytes: Uint8Array, file: GraphFile): GraphReport {
  return lookThroughGraph(bytesInMemory(bytes), placeOf(file))
}

function placeOf({ path, folder, foreign }: GraphFile): GraphPlace {
  return {
    path,
    sizeOf(location, refuse) {
      const shown = JSON.stringify(location.slice(0, 80))
      const file = join(dirname(path), location)
      const found = lstatSync(file, { throwIfNoEntry: false })
      if (!found) throw refuse(`its data lie in ${shown}, which is not there`)
      if (!found.isFile()) {
        throw refuse(`its data lie in ${shown}, which is a link or no regular file`)
      }
      if (foreign && found.nlink > 1) {
        throw refuse(`its data lie in ${shown}, which has a second name elsewhere; copy the file`)
      }
      if (!realpathSync(file).startsWith(folder + sep)) {
        throw refuse(`its data lie in ${shown}, which leads out of the model's folder`)
      }
      return found.size
    },
  }
}
