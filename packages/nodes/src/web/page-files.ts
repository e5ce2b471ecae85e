import { FlowError } from '@chainwright/core'
import { z } from 'zod'
import type { ModelSource } from '../inference/store/model-folder.ts'
import { onnxFile, preferredDtypes } from '../inference/store/dtypes.ts'
import type { DescriptionFiles } from '../inference/store/description-files.ts'

/** The files of a model that a page can read. */
export interface PageFiles extends DescriptionFiles {
  /** What describes the model to those who look for one. */
  source: ModelSource
  /** Reads the descriptions that only running needs, above all the vocabulary. */
  fetchDescriptions(signal: AbortSignal): Promise<void>
  /** Size of a file in bytes, by its path inside the folder; `undefined` when there is none. */
  size(path: string): number | undefined
  /** Throws a `FlowError` (`model-unreadable`) for a file that is not as long as is said of it. */
  bytes(path: string, signal: AbortSignal, onArrived?: Arrived): Promise<Uint8Array<ArrayBuffer>>
}

/** Told how many bytes of a file have arrived, time and again. */
export type Arrived = (bytes: number) => void

/** How the files of a model are read. */
export type ReadFile = (
  path: string,
  signal: AbortSignal,
  onArrived?: Arrived,
) => Promise<Uint8Array<ArrayBuffer>>

const manifestSchema = z.looseObject({
  revision: z.string(),
  files: z.array(z.looseObject({ path: z.string(), bytes: z.int().nonnegative() })),
})

const description = /\.(json|jinja)$/
/** The vocabulary is large, and of no use to a list of models. */
const late = 'tokenizer.json'

/**
 * Reads what describes a model, starting from its `manifest.json`. Rejects with a `FlowError`
 * (`model-unreadable`) when that is of no use, and what `read` rejects with.
 */
export async function openPageFiles(
  folder: string,
  read: ReadFile,
  signal: AbortSignal,
): Promise<PageFiles> {
  const manifestText = decode(await read('manifest.json', signal))
  const sizes = readSizes(folder, manifestText)
  const texts = new Map([['manifest.json', manifestText]])
  const bytes: PageFiles['bytes'] = async (path, asking, onArrived) => {
    const content = await read(path, asking, onArrived)
    if (content.length === sizes.get(path)) return content
    throw unusable(folder, `${path} has ${content.length} bytes instead of ${sizes.get(path)}`)
  }
  const fetchAll = async (paths: readonly string[], asking: AbortSignal): Promise<void> => {
    const missing = paths.filter((path) => !texts.has(path))
    await Promise.all(
      missing.map(async (path) => texts.set(path, decode(await bytes(path, asking)))),
    )
  }
  const described = [...sizes.keys()].filter((path) => description.test(path))
  await fetchAll(
    described.filter((path) => path !== late),
    signal,
  )
  const files: DescriptionFiles = {
    folder,
    has: (path) => sizes.has(path),
    text(path) {
      if (texts.has(path) || !sizes.has(path)) return texts.get(path)
      throw new FlowError({ code: 'internal', message: `${folder}/${path} was not fetched.` })
    },
  }
  return {
    ...files,
    source: sourceOf(files, sizes),
    fetchDescriptions: (asking) => fetchAll(described, asking),
    size: (path) => sizes.get(path),
    bytes,
  }
}

function sourceOf(files: DescriptionFiles, sizes: ReadonlyMap<string, number>): ModelSource {
  return {
    files,
    dtypes: (weights) =>
      preferredDtypes.filter((dtype) => weights.every((name) => files.has(onnxFile(name, dtype)))),
    bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0),
  }
}

function readSizes(folder: string, manifestText: string): Map<string, number> {
  try {
    const { files } = manifestSchema.parse(JSON.parse(manifestText))
    return new Map(files.map(({ path, bytes }) => [path, bytes]))
  } catch (cause) {
    throw unusable(folder, 'manifest.json does not list its revision and files', cause)
  }
}

function unusable(folder: string, why: string, cause?: unknown): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `The model in ${folder} cannot be used: ${why}. Fetch or copy the model again.`,
    ...(cause !== undefined && { cause }),
  })
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
