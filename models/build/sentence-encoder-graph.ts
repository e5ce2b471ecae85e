import {
  addConstant,
  addInput,
  addNode,
  addOutput,
  createGraph,
  float,
  integers,
} from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import type { AddMatrix } from './sentence-encoder-weights.ts'
import type { FindWeights } from './tensorflow-weights.ts'

/** Sizes of Universal Sentence Encoder Lite. Texts are cut after `longest` tokens, as in the original. */
export const encoderSizes = {
  vocabulary: 8002,
  token: 256,
  hidden: 512,
  inner: 1536,
  heads: 4,
  layers: 2,
  longest: 128,
}

interface Build {
  readonly graph: OnnxGraph
  readonly find: FindWeights
  readonly addMatrix: AddMatrix
}

/**
 * Builds the graph of Universal Sentence Encoder Lite: token ids in, one unit vector per text out.
 * The vector is given twice: as `sentence_embedding`, and repeated for every token as
 * `last_hidden_state`, so that code which pools over the tokens gets it too.
 */
export function createSentenceEncoderGraph(find: FindWeights, addMatrix: AddMatrix): OnnxGraph {
  const graph = createGraph()
  const build = { graph, find, addMatrix }
  for (const name of ['input_ids', 'attention_mask']) {
    addInput(graph, name, { type: 'int64', shape: ['batch_size', 'sequence_length'] })
  }
  addOutput(graph, 'last_hidden_state', {
    type: 'float32',
    shape: ['batch_size', 'kept_length', encoderSizes.hidden],
  })
  addOutput(graph, 'sentence_embedding', {
    type: 'float32',
    shape: ['batch_size', encoderSizes.hidden],
  })
  const tokens = addCut(graph, 'input_ids')
  const mask = addNode(graph, 'Cast', {
    inputs: [addCut(graph, 'attention_mask')],
    attributes: { to: 1 },
  })
  let value = addTokens(build, tokens)
  for (let layer = 0; layer < encoderSizes.layers; layer++) {
    value = addFeedForward(build, layer, addAttention(build, layer, { value, mask }))
  }
  addPooling(build, value, mask)
  return graph
}

function addCut(graph: OnnxGraph, input: string): string {
  const bounds = [0, encoderSizes.longest, 1].map((bound) => integers(graph, [bound]))
  return addNode(graph, 'Slice', { inputs: [input, ...bounds] })
}

function addTokens({ graph, find, addMatrix }: Build, tokens: string): string {
  const { vocabulary, token, longest } = encoderSizes
  const values = find(/Embeddings_en$/)
  const table = addMatrix(
    graph,
    { name: 'tokens', rows: vocabulary, columns: token, values },
    'rows',
  )
  const found = addNode(graph, 'Gather', { inputs: [table, tokens] })
  const scaled = addNode(graph, 'Mul', { inputs: [found, float(graph, 2)] })
  const frequencies = find(/TimingSignal\/ExpandDims_1$/)
  const half = token / 2
  const signal = Float32Array.from({ length: longest * token }, (_, index) => {
    const angle = Math.floor(index / token) * (frequencies[index % half] ?? 0)
    return index % token < half ? Math.sin(angle) : Math.cos(angle)
  })
  addConstant(graph, 'positions', { type: 'float32', shape: [longest, token], values: signal })
  const length = addNode(graph, 'Shape', { inputs: [tokens], attributes: { start: 1, end: 2 } })
  const start = integers(graph, [0])
  const places = addNode(graph, 'Slice', { inputs: ['positions', start, length, start] })
  return addNode(graph, 'Add', { inputs: [scaled, places] })
}

function addAttention(build: Build, layer: number, input: { value: string; mask: string }): string {
  const { graph } = build
  const size = layer === 0 ? encoderSizes.token : encoderSizes.hidden
  const headSize = size / encoderSizes.heads
  const base = `Layer_${layer}/TransformerLayer`
  const normalized = addNormalization(build, `${base}/layer_prepostprocess`, {
    value: input.value,
    size,
  })
  const combined = addLinear(build, `${base}/MultiheadAttention/qkv_transform_single`, normalized, [
    size,
    3 * size,
  ])
  const part = (index: number) => {
    const bounds = [index * size, (index + 1) * size, 2].map((bound) => integers(graph, [bound]))
    const slice = addNode(graph, 'Slice', { inputs: [combined, ...bounds] })
    const shape = integers(graph, [0, -1, encoderSizes.heads, headSize])
    const heads = addNode(graph, 'Reshape', { inputs: [slice, shape] })
    return addNode(graph, 'Transpose', { inputs: [heads], attributes: { perm: [0, 2, 1, 3] } })
  }
  const query = addNode(graph, 'Mul', { inputs: [part(0), float(graph, 1 / Math.sqrt(headSize))] })
  const key = addNode(graph, 'Transpose', { inputs: [part(1)], attributes: { perm: [0, 1, 3, 2] } })
  const scores = addNode(graph, 'MatMul', { inputs: [query, key] })
  const visible = addNode(graph, 'Add', { inputs: [scores, addPaddingBias(graph, input.mask)] })
  const weights = addNode(graph, 'Softmax', { inputs: [visible], attributes: { axis: -1 } })
  const mixed = addNode(graph, 'MatMul', { inputs: [weights, part(2)] })
  const together = addNode(graph, 'Transpose', {
    inputs: [mixed],
    attributes: { perm: [0, 2, 1, 3] },
  })
  const flat = addNode(graph, 'Reshape', { inputs: [together, integers(graph, [0, -1, size])] })
  const shape = [size, encoderSizes.hidden] as const
  const output = addLinear(build, `${base}/MultiheadAttention/output_transform_single`, flat, shape)
  // The first layer widens its input before it is added.
  const residual = layer === 0 ? addLinear(build, `${base}/dense`, input.value, shape) : input.value
  return addNode(graph, 'Add', { inputs: [output, residual] })
}

function addFeedForward(build: Build, layer: number, value: string): string {
  const { graph } = build
  const { hidden, inner } = encoderSizes
  const base = `Layer_${layer}/TransformerLayer/FFN`
  const normalized = addNormalization(build, `${base}/layer_prepostprocess`, {
    value,
    size: hidden,
  })
  const wide = addLinear(build, `${base}/conv1`, normalized, [hidden, inner])
  const active = addNode(graph, 'Relu', { inputs: [wide] })
  const narrow = addLinear(build, `${base}/conv2`, active, [inner, hidden])
  return addNode(graph, 'Add', { inputs: [value, narrow] })
}

function addPooling(build: Build, value: string, mask: string): void {
  const { graph } = build
  const { hidden } = encoderSizes
  const tokens = integers(graph, [1])
  const sum = (input: string, keep: number) =>
    addNode(graph, 'ReduceSum', { inputs: [input, tokens], attributes: { keepdims: keep } })
  const column = addNode(graph, 'Unsqueeze', { inputs: [mask, integers(graph, [2])] })
  const real = addNode(graph, 'Mul', { inputs: [value, column] })
  const count = addNode(graph, 'Max', { inputs: [sum(mask, 1), float(graph, 1)] })
  const mean = addNode(graph, 'Div', { inputs: [sum(real, 0), count] })
  const projected = addLinear(build, 'tanh_layer_0', mean, [hidden, hidden])
  const vector = addNode(graph, 'Tanh', { inputs: [projected] })
  const squares = sum(addNode(graph, 'Mul', { inputs: [vector, vector] }), 1)
  const length = addNode(graph, 'Sqrt', {
    inputs: [addNode(graph, 'Max', { inputs: [squares, float(graph, 1e-12)] })],
  })
  const output = addNode(graph, 'Div', { inputs: [vector, length], output: 'sentence_embedding' })
  const row = addNode(graph, 'Unsqueeze', { inputs: [output, tokens] })
  addNode(graph, 'Expand', {
    inputs: [row, addNode(graph, 'Shape', { inputs: [value] })],
    output: 'last_hidden_state',
  })
}

function addPaddingBias(graph: OnnxGraph, mask: string): string {
  const hidden = addNode(graph, 'Sub', { inputs: [float(graph, 1), mask] })
  const bias = addNode(graph, 'Mul', { inputs: [hidden, float(graph, -1e9)] })
  return addNode(graph, 'Unsqueeze', { inputs: [bias, integers(graph, [1, 2])] })
}

function addNormalization(
  build: Build,
  name: string,
  input: { value: string; size: number },
): string {
  const { graph, find } = build
  const constant = (part: string) =>
    addConstant(graph, `${name}.${part}`, {
      type: 'float32',
      shape: [input.size],
      values: find(new RegExp(`${name}/layer_norm/layer_norm_${part}/`)),
    })
  const inputs = [input.value, constant('scale'), constant('bias')]
  return addNode(graph, 'LayerNormalization', {
    inputs,
    attributes: { axis: -1, epsilon: { float: 1e-6 } },
  })
}

function addLinear(
  build: Build,
  name: string,
  input: string,
  shape: readonly [number, number],
): string {
  const { graph, find, addMatrix } = build
  const [rows, columns] = shape
  const values = find(new RegExp(`${name}/(kernel/|weights|Tensordot/Reshape_1$)`))
  const matrix = addMatrix(graph, { name, rows, columns, values }, 'columns')
  const product = addNode(graph, 'MatMul', { inputs: [input, matrix] })
  const bias = {
    type: 'float32',
    shape: [columns],
    values: find(new RegExp(`${name}/bias`)),
  } as const
  return addNode(graph, 'Add', { inputs: [product, addConstant(graph, `${name}.bias`, bias)] })
}
