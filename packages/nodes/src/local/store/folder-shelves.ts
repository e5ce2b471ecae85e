import type { ModelShelves } from '../../inference/store/find-model.ts'
import type { ModelReference } from '../../inference/store/reference.ts'
import { modelNames, readModelFolder } from './read-model-folder.ts'

/** Folders of models. One that is not named holds none. */
export interface ModelPlaces {
  starterFolder?: string | undefined
  modelFolder?: string | undefined
  cacheFolder?: string | undefined
  aliases: ReadonlyMap<string, string>
}

/** The models in some folders of the disk, which are read whenever they are asked for. */
export function folderShelves(places: ModelPlaces): ModelShelves {
  return {
    aliases: places.aliases,
    names(source) {
      const root = rootOf(places, source)
      return root === undefined ? [] : modelNames(root, source === 'hf' ? 2 : 1)
    },
    read(source, name) {
      const root = rootOf(places, source)
      return root === undefined ? undefined : readModelFolder(root, name)
    },
    place: (source) => rootOf(places, source),
  }
}

function rootOf(places: ModelPlaces, source: ModelReference['source']): string | undefined {
  if (source === 'starter') return places.starterFolder
  return source === 'file' ? places.modelFolder : places.cacheFolder
}
