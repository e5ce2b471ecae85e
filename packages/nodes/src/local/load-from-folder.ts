import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadModel } from '../inference/load/load-model.ts'
import type { LoadedModel } from '../inference/load/load-model.ts'
import type { ModelSpecification } from '../inference/load/specification.ts'
import { graphFiles } from '../inference/store/graph-files.ts'
import { preflight } from './preflight/preflight.ts'
import { folderFiles } from './store/folder-files.ts'

/**
 * Opens the weights of a model that lies in a folder of the disk. Throws a `FlowError`:
 * `model-refused` for a graph that the runtime should not be given, or one of `loadModel`.
 */
export async function loadFromFolder(specification: ModelSpecification): Promise<LoadedModel> {
  const { folder, foreign } = specification
  for (const file of graphFiles(specification)) {
    const path = join(folder, file)
    // The runtime's own message names a file that is missing.
    if (existsSync(path)) preflight({ path, folder, foreign })
  }
  return loadModel(specification, folderFiles(folder))
}
