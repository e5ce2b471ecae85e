import { FlowError } from '@chainwright/core'
import {
  AutoModel,
  AutoModelForCausalLM,
  AutoModelForMaskedLM,
  AutoModelForQuestionAnswering,
  AutoModelForSeq2SeqLM,
  AutoModelForSequenceClassification,
  AutoModelForTokenClassification,
  LogLevel,
  env,
} from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'
import { z } from 'zod'
import { readDescription } from '../store/description-files.ts'
import type { DescriptionFiles } from '../store/description-files.ts'
import type { Head, ModelSpecification } from './specification.ts'
import { readTokenizer } from '../text/tokenizer.ts'
import type { ModelTokenizer } from '../text/tokenizer.ts'

/** A model with its weights in memory. */
export interface LoadedModel {
  /** What describes it. */
  files: DescriptionFiles
  specification: ModelSpecification
  network: PreTrainedModel
  tokenizer: ModelTokenizer
  config: ModelConfig
}

const tokenIds = z.union([z.int(), z.array(z.int())]).nullish()
const configSchema = z.looseObject({
  eos_token_id: tokenIds,
  pad_token_id: z.int().nullish(),
  id2label: z.record(z.string(), z.string()).nullish(),
  problem_type: z.string().nullish(),
})
/** `config.json`, as far as running the model needs it. */
export type ModelConfig = z.infer<typeof configSchema>

const loaders: Record<Head, typeof AutoModel> = {
  causal: AutoModelForCausalLM,
  seq2seq: AutoModelForSeq2SeqLM,
  encoder: AutoModel,
  sequence: AutoModelForSequenceClassification,
  tokens: AutoModelForTokenClassification,
  masked: AutoModelForMaskedLM,
  spans: AutoModelForQuestionAnswering,
}

// Models come from folders alone: no hub, no cache of the library's own, no messages on the console.
env.allowRemoteModels = false
env.useFSCache = false
env.useBrowserCache = false
env.useWasmCache = false
env.cacheDir = null
env.logLevel = LogLevel.NONE
env.fetch = () => Promise.reject(new Error('local models open no connection'))

/** What the library is told about the files. */
export interface LoadOptions {
  /**
   * In how many further files the weights of a graph lie, by the name of its own file. Only where the
   * runtime cannot look itself.
   */
  parts?: Readonly<Record<string, number>>
}

/**
 * Opens a model's weights, which have been looked through before. Throws a `FlowError`
 * (`model-unreadable`) when the files do not make a model of this kind.
 */
export async function loadModel(
  specification: ModelSpecification,
  files: DescriptionFiles,
  { parts }: LoadOptions = {},
): Promise<LoadedModel> {
  const { folder, head, dtype, device, threads } = specification
  const tokenizer = readTokenizer(files)
  const config = readDescription(files, 'config.json', configSchema) ?? {}
  const generation = readDescription(files, 'generation_config.json', configSchema)
  try {
    const network = await loaders[head].from_pretrained(folder, {
      device,
      // The list of weight types is the library's; the folder has shown that the file is there.
      dtype: dtype as 'fp32',
      local_files_only: true,
      // Nothing else is ever set here: other options write files or load native code.
      ...(parts && { use_external_data_format: parts }),
      session_options: threads > 0 ? { intraOpNumThreads: threads } : {},
    })
    const ends = generation?.eos_token_id ?? config.eos_token_id
    return { specification, files, network, tokenizer, config: { ...config, eos_token_id: ends } }
  } catch (error) {
    throw cannotLoad(specification, error)
  }
}

/** The error of a model that the runtime cannot load. */
export function cannotLoad(
  { folder, dtype }: Pick<ModelSpecification, 'folder' | 'dtype'>,
  cause: unknown,
): FlowError {
  const said = cause instanceof Error ? cause.message : String(cause)
  return new FlowError({
    code: 'model-unreadable',
    message: `The model in ${folder} (${dtype}) cannot be loaded: ${said}`,
    cause,
  })
}
