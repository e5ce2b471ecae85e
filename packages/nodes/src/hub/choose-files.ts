import { FlowError } from '@chainwright/core'
import { fileDtypes, onnxFile, preferredDtypes } from '../inference/store/dtypes.ts'
import { weightNames } from '../inference/store/heads.ts'
import type { Head } from '../inference/load/specification.ts'
import type { HubFile } from './hub-answers.ts'

const largestText = 4 * 1024 * 1024
const largestDescription = 128 * 1024 * 1024
const largestWeights = 8 * 1024 ** 3

// What describes a model; all but the first two may be missing.
const descriptions = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'generation_config.json',
  'chat_template.jinja',
  'chat_template.json',
  'modules.json',
  'sentence_bert_config.json',
  'config_sentence_transformers.json',
  '1_Pooling/config.json',
]
const papers = /^(?:LICEN[CS]E|NOTICE|README)(?:\.(?:md|txt))?$/i

/** Which files of a model are wanted. */
export interface Choice {
  name: string
  head: Head | undefined
  /** Weight type; the one that is preferred among those there are when left out. */
  dtype: string | undefined
}

/**
 * The files that a model needs to run with weights of one type: descriptions, weights with the parts
 * they were split into, licence. Throws `dtype-missing` when such weights are not there, and
 * `model-refused` when a file that is needed is missing or too large.
 */
export function chooseFiles(
  listed: ReadonlyMap<string, HubFile>,
  choice: Choice,
): { dtype: string; files: HubFile[] } {
  const { dtype, weights } = chooseWeights(listed, choice)
  const described = descriptions.flatMap((path) => listed.get(path) ?? [])
  for (const path of descriptions.slice(0, 2)) {
    if (!listed.has(path)) throw refused(choice, `it has no ${path}`)
  }
  const large =
    described.find(({ bytes }) => bytes > largestDescription) ??
    weights.find(({ bytes }) => bytes > largestWeights)
  if (large) throw refused(choice, `${large.path} has ${large.bytes} bytes, more than is loaded`)
  const told = [...listed.values()].filter(
    ({ path, bytes }) => papers.test(path) && bytes <= largestText,
  )
  return { dtype, files: [...described, ...told, ...weights] }
}

/** The weight types that a model has all files of, the preferred one first. */
export function listedDtypes(
  listed: ReadonlyMap<string, HubFile>,
  head: Head | undefined,
): string[] {
  const names = weightNames(head)
  return preferredDtypes.filter((dtype) => names.every((name) => listed.has(onnxFile(name, dtype))))
}

function chooseWeights(
  listed: ReadonlyMap<string, HubFile>,
  choice: Choice,
): { dtype: string; weights: HubFile[] } {
  const there = listedDtypes(listed, choice.head)
  const dtype = choice.dtype ?? there[0]
  if (dtype === undefined || !there.includes(dtype)) throw dtypeMissing(choice, there)
  const main = weightNames(choice.head).map((name) => onnxFile(name, dtype))
  const weights = [...listed.values()].filter(({ path }) =>
    main.some((file) => path === file || isPart(path, file)),
  )
  return { dtype, weights }
}

/** `model.onnx_data`, `model.onnx_data_1`, …: weights that did not fit into the graph's own file. */
function isPart(path: string, file: string): boolean {
  return path.startsWith(file) && /^_data(?:_\d{1,3})?$/.test(path.slice(file.length))
}

function dtypeMissing({ name, dtype }: Choice, there: readonly string[]): FlowError {
  const asked = dtype === undefined ? 'ONNX weights' : `ONNX weights of type ${dtype}`
  const known = dtype === undefined || fileDtypes.has(dtype)
  const there_are =
    there.length > 0
      ? `There are: ${there.join(', ')}.`
      : 'Look for the same model with ONNX files, such as one of onnx-community.'
  return new FlowError({
    code: 'dtype-missing',
    message: `The model ${name} has no ${asked}. ${there_are}${known ? '' : ` Types are ${[...fileDtypes.keys()].join(', ')}.`}`,
  })
}

function refused({ name }: Choice, why: string): FlowError {
  return new FlowError({
    code: 'model-refused',
    message: `The model ${name} is not pulled: ${why}. Choose another one.`,
  })
}
