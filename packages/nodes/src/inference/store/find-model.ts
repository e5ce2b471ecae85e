import { FlowError, isFlowError } from '@chainwright/core'
import type { UsableDevice } from '../load/specification.ts'
import { webGpuDtypes } from './dtypes.ts'
import type { ModelFolder } from './model-folder.ts'
import { parseReference } from './reference.ts'
import type { ModelReference } from './reference.ts'
import { suggestionHint } from '../../models/suggestions.ts'

/** Where models are looked for. */
export interface ModelShelves {
  /** Further names: alias to reference. */
  aliases: ReadonlyMap<string, string>
  /** Names of what may be models of this source. */
  names(source: ModelReference['source']): readonly string[]
  /**
   * The model of this name; `undefined` when it is not there. Throws a `FlowError` (`model-refused`,
   * `model-unreadable`) for one that is of no use.
   */
  read(source: ModelReference['source'], name: string): ModelFolder | undefined
  /** Where models of this source are, for messages; `undefined` when there is no place for them. */
  place(source: ModelReference['source']): string | undefined
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
  shelves: ModelShelves,
  written: string,
  capabilities: readonly string[],
  { device, half }: UsableDevice = { device: 'cpu', half: false },
): FoundModel {
  const reference = parseReference(written, shelves.aliases)
  const model =
    reference.source === 'starter' && reference.name === undefined
      ? chooseStarter(shelves, capabilities)
      : namedModel(shelves, written, reference, capabilities)
  const missing = capabilities.find((name) => !has(model, name))
  if (missing !== undefined) throw capabilityMissing(shelves, written, model, missing)
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

/** Every usable model on these shelves, with its reference. */
export function findAllModels(shelves: ModelShelves): ListedModel[] {
  return (['starter', 'file', 'hf'] as const).flatMap((source) => listModels(shelves, source))
}

function listModels(shelves: ModelShelves, source: ModelReference['source']): ListedModel[] {
  return shelves.names(source).flatMap((name) => {
    const model = readIfUsable(shelves, source, name)
    return model ? [{ source, reference: `${source}/${name}`, model }] : []
  })
}

/** One broken folder must not hide the others; asking for it by name says what is wrong with it. */
function readIfUsable(
  shelves: ModelShelves,
  source: ModelReference['source'],
  name: string,
): ModelFolder | undefined {
  try {
    return shelves.read(source, name)
  } catch (error) {
    if (isFlowError(error)) return undefined
    throw error
  }
}

/**
 * Plain `starter` is whichever bundled model has all that is asked for; where several have, one
 * that generates, so that token counts are those of the text that will be generated from.
 */
function chooseStarter(shelves: ModelShelves, capabilities: readonly string[]): ModelFolder {
  const starters = startersOf(shelves)
  const able = starters.filter((model) => capabilities.every((name) => has(model, name)))
  const chosen = able.find((model) => has(model, 'generate')) ?? able[0]
  if (chosen) return chosen
  if (starters.length === 0) {
    const place = shelves.place('starter')
    throw new FlowError({
      code: 'model-missing',
      message: `There are no starter models${place === undefined ? ': no folder for them is configured' : ` in ${place}`}. Install them, or name another model.`,
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
  shelves: ModelShelves,
  written: string,
  reference: ModelReference,
  capabilities: readonly string[],
): ModelFolder {
  const name = reference.name ?? ''
  const found = shelves.read(reference.source, name)
  if (found) return found
  const place = shelves.place(reference.source)
  const tried = place === undefined ? 'no folder for such models is configured' : `${place}/${name}`
  const others = startersOf(shelves).filter((model) => capabilities.every((one) => has(model, one)))
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
    message: `The model ${model.name} has no weights${asked === undefined ? '' : ` of type ${asked}`} in ${model.folder}/onnx; there are: ${model.dtypes.join(', ') || 'none'}.`,
  })
}

function capabilityMissing(
  shelves: ModelShelves,
  written: string,
  model: ModelFolder,
  missing: string,
): FlowError {
  const able = findAllModels(shelves)
    .filter((other) => has(other.model, missing))
    .map((other) => other.reference)
  return new FlowError({
    code: 'capability-missing',
    message: `The model "${written}" (${describe(model)}) cannot ${missing}. ${able.length > 0 ? `These here can: ${able.join(', ')}.` : `No model here can.${suggestionHint(missing)}`}`,
  })
}

/** The bundled models. */
export function startersOf(shelves: ModelShelves): ModelFolder[] {
  return listModels(shelves, 'starter').map(({ model }) => model)
}

/** Whether a model can do something, by its name. */
export function has(model: ModelFolder, capability: string): boolean {
  return model.capabilities.some((one) => one === capability)
}

function describe(model: ModelFolder): string {
  return `${model.name}: ${model.capabilities.join(', ') || 'nothing'}`
}
