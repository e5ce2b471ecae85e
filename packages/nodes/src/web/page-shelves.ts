import { FlowError, isFlowError } from '@chainwright/core'
import { z } from 'zod'
import type { ModelShelves } from '../inference/store/find-model.ts'
import { describeFolder } from '../inference/store/model-folder.ts'
import { fetchFromSite } from './door.ts'
import type { PageFetch } from './door.ts'
import { openPageFiles } from './page-files.ts'
import type { PageFiles, ReadFile } from './page-files.ts'
import type { WebStore } from './web-store.ts'

/** Where the models of a page are. */
export interface PagePlaces {
  starters: string | undefined
  store: WebStore | undefined
  aliases: ReadonlyMap<string, string>
  fetch: PageFetch
}

/** The models of a page, as far as they have been looked at. */
export interface PageShelves extends ModelShelves {
  /** Looks what is there. Starters are read once; what was downloaded, or removed, is seen. */
  look(signal: AbortSignal): Promise<void>
  /** The files of a model that `read` has given, by its folder. */
  filesOf(folder: string): PageFiles
}

const listSchema = z.object({ models: z.array(z.string().regex(/^[A-Za-z0-9][\w.-]{0,95}$/)) })

/** What stands on a shelf: a model's files, or why they are of no use. */
type Kept = PageFiles | FlowError

/** Shelves that are empty until somebody looks. */
export function createPageShelves(places: PagePlaces): PageShelves {
  const kept = { starter: new Map<string, Kept>(), hf: new Map<string, Kept>() }
  let starters: Promise<void> | undefined
  const lookIntoStore = createStoreLook(places.store, kept.hf)
  const keptOf = (source: string): Map<string, Kept> =>
    source === 'starter' ? kept.starter : source === 'hf' ? kept.hf : new Map()

  return {
    aliases: places.aliases,
    names: (source) => [...keptOf(source).keys()],
    read(source, name) {
      const found = keptOf(source).get(name)
      if (isFlowError(found)) throw found
      return found && describeFolder(name, found.source)
    },
    place(source) {
      if (source === 'starter') return places.starters
      return source === 'hf' && places.store ? 'what this site keeps in the browser' : undefined
    },
    async look(signal) {
      starters ??= lookAtStarters(places, kept.starter, signal)
      // What failed once, for instance offline, is tried again.
      await starters.catch((error: unknown) => {
        starters = undefined
        throw error
      })
      await lookIntoStore(signal)
    },
    filesOf(folder) {
      const [source = '', ...name] = folder.split('/')
      const found = keptOf(source).get(name.join('/'))
      if (found && !isFlowError(found)) return found
      throw new FlowError({ code: 'model-missing', message: `The model ${folder} is gone.` })
    },
  }
}

async function lookAtStarters(
  { starters: address, fetch }: PagePlaces,
  shelf: Map<string, Kept>,
  signal: AbortSignal,
): Promise<void> {
  if (address === undefined) return
  const root = address.replace(/\/+$/, '')
  const names = readList(root, await fetchFromSite(fetch, `${root}/models.json`, { signal }))
  const opened = await Promise.all(
    names.map(async (name) => {
      const at = (path: string): string => `${root}/${name}/${encodePath(path)}`
      const read: ReadFile = (path, asking, onArrived) =>
        fetchFromSite(fetch, at(path), { signal: asking, onArrived })
      return [name, await openPageFiles(`starter/${name}`, read, signal)] as const
    }),
  )
  // In the order of the list, whichever came first: it decides which model is taken.
  for (const [name, files] of opened) shelf.set(name, files)
}

/** Looks into a store again and again; a model that has not changed stays as it is. */
function createStoreLook(store: WebStore | undefined, shelf: Map<string, Kept>) {
  const states = new Map<string, string>()
  return async (signal: AbortSignal): Promise<void> => {
    if (!store) return
    const stored = new Map((await store.list()).map((model) => [model.name, model]))
    for (const name of shelf.keys()) if (!stored.has(name)) shelf.delete(name)
    for (const [name, { revision, bytes }] of stored) {
      const state = `${revision} ${bytes}`
      if (states.get(name) === state && shelf.has(name)) continue
      const read = (path: string) => store.read(name, path)
      shelf.set(name, await openPageFiles(`hf/${name}`, read, signal).catch(orThrow))
      states.set(name, state)
    }
  }
}

/** One broken model must not hide the others; asking for it by name says what is wrong with it. */
function orThrow(error: unknown): FlowError {
  if (isFlowError(error)) return error
  throw error
}

function readList(root: string, bytes: Uint8Array): string[] {
  try {
    return listSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).models
  } catch (cause) {
    throw new FlowError({
      code: 'model-unreadable',
      message: `${root}/models.json does not list names of models, as { "models": ["NAME"] }. Copy the folder of models again.`,
      cause,
    })
  }
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/')
}
