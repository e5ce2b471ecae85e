import { z } from 'zod'
import { capabilityNames } from '../../models/capabilities.ts'
import type { CapabilityName } from '../../models/capabilities.ts'
import type { Head } from '../load/specification.ts'
import { capabilitiesOf, headOf, weightNames } from './heads.ts'
import { readDescription } from './description-files.ts'
import type { DescriptionFiles } from './description-files.ts'

/** A model in a folder, as far as it is known without loading it. */
export interface ModelFolder {
  name: string
  title: string
  /** On a disk: the absolute path, links resolved. */
  folder: string
  /** What describes it. */
  files: DescriptionFiles
  license: string | undefined
  capabilities: readonly CapabilityName[]
  /** What the network ends in; `undefined` when its configuration names no architecture that is known. */
  head: Head | undefined
  /** Longest input plus output, in tokens. */
  contextWindow: number
  /** Length of its vectors, when its configuration tells. */
  dimensions: number | undefined
  /** Weight types that are present, the one to prefer first. */
  dtypes: readonly string[]
  /** What the manifest pins; `undefined` for a folder without a manifest. */
  revision: string | undefined
  /** `foreign` when the manifest says that strangers made the files. */
  trust: string | undefined
  /** Size of all files together. */
  bytes: number
}

const manifestSchema = z.looseObject({
  name: z.string(),
  title: z.string().optional(),
  license: z.string().optional(),
  capabilities: z.array(z.string()),
  contextWindow: z.int().positive().optional(),
  dimensions: z.int().positive().optional(),
  dtype: z.string().optional(),
  revision: z.string().optional(),
  trust: z.string().optional(),
})
const configSchema = z.looseObject({
  architectures: z.array(z.string()).nullish(),
  max_position_embeddings: z.number().nullish(),
  n_positions: z.number().nullish(),
  model_type: z.string().nullish(),
  pad_token_id: z.number().nullish(),
  hidden_size: z.number().nullish(),
  d_model: z.number().nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
})
const limitsSchema = z.looseObject({ model_max_length: z.number().nullish() })

/** The files of a model, before it is known what it is. */
export interface ModelSource {
  files: DescriptionFiles
  /** Weight types of which all these files are there, in the order in which they are preferred. */
  dtypes: (weights: readonly string[]) => readonly string[]
  /** Size of all files together. */
  bytes: number
}

/**
 * What is known of a model from its files. Throws a `FlowError` (`model-unreadable`) for broken
 * descriptions.
 */
export function describeFolder(name: string, source: ModelSource): ModelFolder {
  const { files, bytes } = source
  const manifest = readDescription(files, 'manifest.json', manifestSchema)
  const config = readDescription(files, 'config.json', configSchema) ?? {}
  const head = headOf(config)
  const present = source.dtypes(weightNames(head))
  const dtypes = present.toSorted((a, b) => rank(a, manifest?.dtype) - rank(b, manifest?.dtype))
  // What a download was said to do when it was fetched may be less than what is known now.
  const told = manifest?.trust === 'foreign' ? undefined : manifest?.capabilities
  const capabilities = told ? known(told) : guess(files, config, { head, dtypes })
  return {
    name,
    title: manifest?.title ?? name,
    folder: files.folder,
    files,
    license: manifest?.license,
    capabilities,
    head,
    contextWindow: manifest?.contextWindow ?? windowOf(files, config),
    dimensions: manifest?.dimensions ?? config.hidden_size ?? config.d_model ?? undefined,
    dtypes,
    revision: manifest?.revision,
    trust: manifest?.trust,
    bytes,
  }
}

/** The manifest's weight type comes first; the others keep their order. */
function rank(dtype: string, first: string | undefined): number {
  return dtype === first ? 0 : 1
}

function known(names: readonly string[]): CapabilityName[] {
  return capabilityNames.filter((name) => names.includes(name))
}

/** What a model without a manifest can do, by the architecture that its configuration names. */
function guess(
  files: DescriptionFiles,
  config: z.infer<typeof configSchema>,
  { head, dtypes }: { head: Head | undefined; dtypes: readonly string[] },
): CapabilityName[] {
  if (!files.has('tokenizer.json')) return []
  if (head === undefined || dtypes.length === 0) return ['tokenize']
  return ['tokenize', ...capabilitiesOf(head, config)]
}

/** Kinds of models that count positions from behind the number of their padding token. */
const countsFromPadding = /^(roberta|xlm-roberta|xlm-roberta-xl|camembert|mpnet|longformer|esm)$/

/** How many tokens have a position. */
function placesOf(config: z.infer<typeof configSchema>): number | null | undefined {
  const positions = config.max_position_embeddings ?? config.n_positions
  if (typeof positions !== 'number' || !countsFromPadding.test(config.model_type ?? '')) {
    return positions
  }
  return positions - (config.pad_token_id ?? 1) - 1
}

/** The smaller of what the positions and the tokenizer allow; 512 when neither says anything. */
function windowOf(files: DescriptionFiles, config: z.infer<typeof configSchema>): number {
  const limits = readDescription(files, 'tokenizer_config.json', limitsSchema)
  const positions = placesOf(config)
  const told = [positions, limits?.model_max_length].filter(
    (limit): limit is number => typeof limit === 'number' && limit > 0 && limit < 1e9,
  )
  return told.length > 0 ? Math.min(...told) : 512
}
