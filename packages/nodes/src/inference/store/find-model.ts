import { join } from 'node:path'
import { FlowError, isFlowError } from '@chainwright/core'
import type { UsableDevice } from '../../local/devices/choose-device.ts'
import { webGpuDtypes } from './dtypes.ts'
import { modelNames, readModelFolder } from '../../local/store/model-folder.ts'
import type { ModelFolder } from '../../local/store/model-folder.ts'
import { parseReference } from './reference.ts'
import type { ModelReference } from './reference.ts'
import { suggestionHint } from '../../models/suggestions.ts'

/** Where models are looked for. A folder that is not named holds none. */
export interface ModelPlaces {
  starterFolder?: string | undefined
  modelFolder?: string | undefined
  cacheFolder?: string | undefined
  aliases: ReadonlyMap<string, string>
}

/** A model that was found, with the weights that will be used. */
export interface FoundModel {
  /** Where it comes from, and its name there; the weight type is not part of it. */
  reference: string
  model: ModelFolder
  /** `undefined` when no weights are there, which only tokenizing can do without. */
  dtype: string | undefined
}

/**
 * The model that a reference means to a node that needs these capabilities; weights are chosen for
 * the device (default: the processor). Throws a `FlowError`
 * (`model-missing`, `capability-missing`, `dtype-missing`, `reference-invalid`, `model-refused`,
 * `model-unreadable`) that says what was tried and what could serve.
 */
export function findModel(
  places: ModelPlaces,
  written: string,
  capabilities: readonly string[],
  { device, half }: UsableDevice = { device: 'cpu', half: false },
): FoundModel {
  const reference = parseReference(written, places.aliases)
  const model =
    reference.source === 'starter' && reference.name === undefined
      ? chooseStarter(places, capabilities)
      : namedModel(places, written, reference, capabilities)
  const missing = capabilities.find((name) => !has(model, name))
  if (missing !== undefined) throw capabilityMissing(places, written, model, missing)
  return {
    reference: `${reference.source}/${model.name}`,
    model,
    dtype: chooseDtype(model, reference.dtype, {
      capabilities,
      order: device === 'webgpu' ? webGpuDtypes(half) : model.dtypes,
    }),
  }
}

/** A model and the place where it was found. */
export interface ListedModel {
  source: ModelReference['source']
  reference: string
  model: ModelFolder
}

/** Every usable model in these places, with its reference. */
export function findAllModels(places: ModelPlaces): ListedModel[] {
  return (['starter', 'file', 'hf'] as const).flatMap((source) => {
    const root = rootOf(places, source)
    if (root === undefined) return []
    return modelNames(root, source === 'hf' ? 2 : 1).flatMap((name) => {
      const model = readIfUsable(root, name)
      return model ? [{ source, reference: `${source}/${name}`, model }] : []
    })
  })
}

/** One broken folder must not hide the others; asking for it by name says what is wrong with it. */
function readIfUsable(root: string, name: string): ModelFolder | undefined {
  try {
    return readModelFolder(root, name)
  } catch (error) {
    if (isFlowError(error)) return undefined
    throw error
  }
}

function rootOf(places: ModelPlaces, source: ModelReference['source']): string | undefined {
  if (source === 'starter') return places.starterFolder
  return source === 'file' ? places.modelFolder : places.cacheFolder
}

/**
 * Plain `starter` is whichever bundled model has all that is asked for; where several have, one
 * that generates, so that token counts are those of the text that will be generated from.
 */
function chooseStarter(places: ModelPlaces, capabilities: readonly string[]): ModelFolder {
  const starters = startersOf(places)
  const able = starters.filter((model) => capabilities.every((name) => has(model, name)))
  const chosen = able.find((model) => has(model, 'generate')) ?? able[0]
  if (chosen) return chosen
  if (starters.length === 0) {
    throw new FlowError({
      code: 'model-missing',
      message: `There are no starter models${places.starterFolder === undefined ? ': no folder for them is configured' : ` in ${places.starterFolder}`}. Install them, or name another model.`,
    })
  }
  const lacking = capabilities.find((name) => !starters.some((model) => has(model, name)))
  const hint = lacking === undefined ? '' : suggestionHint(lacking)
  throw new FlowError({
    code: 'capability-missing',
    message: `No starter model can ${capabilities.join(' and ')}; here are ${starters.map(describe).join(', ')}. Name another model, or one per capability.${hint}`,
  })
}

function namedModel(
  places: ModelPlaces,
  written: string,
  reference: ModelReference,
  capabilities: readonly string[],
): ModelFolder {
  const root = rootOf(places, reference.source)
  const name = reference.name ?? ''
  const found = root === undefined ? undefined : readModelFolder(root, name)
  if (found) return found
  const tried = root === undefined ? 'no folder for such models is configured' : join(root, name)
  const others = startersOf(places).filter((model) => capabilities.every((one) => has(model, one)))
  const instead = others.map((model) => `starter/${model.name}`).join(' or ')
  throw new FlowError({
    code: 'model-missing',
    message: `The model "${written}" is not here (tried: ${tried}). ${reference.source === 'hf' ? `Download it with \`chainwright models pull ${written}\`` : 'Put it there'}${instead ? `, or use ${instead}, which can ${capabilities.join(' and ')}` : ''}.`,
  })
}

function chooseDtype(
  model: ModelFolder,
  asked: string | undefined,
  { capabilities, order }: { capabilities: readonly string[]; order: readonly string[] },
): string | undefined {
  if (asked === undefined) {
    if (model.dtypes.length > 0 || capabilities.every((name) => name === 'tokenize')) {
      return order.find((dtype) => model.dtypes.includes(dtype))
    }
  } else if (model.dtypes.includes(asked)) return asked
  throw new FlowError({
    code: 'dtype-missing',
    message: `The model ${model.name} has no weights${asked === undefined ? '' : ` of type ${asked}`} in ${join(model.folder, 'onnx')}; there are: ${model.dtypes.join(', ') || 'none'}.`,
  })
}

function capabilityMissing(
  places: ModelPlaces,
  written: string,
  model: ModelFolder,
  missing: string,
): FlowError {
  const able = findAllModels(places)
    .filter((other) => has(other.model, missing))
    .map((other) => other.reference)
  return new FlowError({
    code: 'capability-missing',
    message: `The model "${written}" (${describe(model)}) cannot ${missing}. ${able.length > 0 ? `These here can: ${able.join(', ')}.` : `No model here can.${suggestionHint(missing)}`}`,
  })
}

/** The bundled models. */
export function startersOf(places: ModelPlaces): ModelFolder[] {
  const { starterFolder, aliases } = places
  return findAllModels({ starterFolder, aliases }).map(({ model }) => model)
}

/** Whether a model can do something, by its name. */
export function has(model: ModelFolder, capability: string): boolean {
  return model.capabilities.some((one) => one === capability)
}

function describe(model: ModelFolder): string {
  return `${model.name}: ${model.capabilities.join(', ') || 'nothing'}`
}
