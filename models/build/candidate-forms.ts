import { blockSize, dequantizeBlocks } from './dequantize.ts'
import type { QuantizedBlocks } from './dequantize.ts'
import type { LinearLayer } from './linear-forms.ts'
import { addConstant, addNode, addNodeWithOutputs, float } from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'

// Ways to store weights that were measured and are not shipped; see docs/decisions/0002-starter-quantization.md.

/** 8-bit codes in blocks of 32 with an 8-bit zero point: the offset is kept to a sixteenth of a 4-bit step. */
export function addBlockwiseEightBitLinear(
  graph: OnnxGraph,
  { input, name, weights }: LinearLayer,
): string {
  const { rows, columns } = weights
  const blocks = columns / blockSize
  const codes = new Uint8Array(rows * columns)
  const zeroPoints = new Uint8Array(rows * blocks)
  const scales = new Float32Array(rows * blocks)
  for (let block = 0; block < zeroPoints.length; block++) {
    const scale = weights.scales[block] ?? 0
    const offset = weights.offsets[block] ?? 0
    scales[block] = scale / 16
    const zero = scale === 0 ? 0 : Math.round((-offset / scale) * 16)
    zeroPoints[block] = Math.min(255, Math.max(0, zero))
    for (let index = block * blockSize; index < (block + 1) * blockSize; index++) {
      codes[index] = (weights.codes[index] ?? 0) * 16
    }
  }
  addConstant(graph, `${name}.codes`, {
    type: 'uint8',
    shape: [rows, blocks, blockSize],
    values: codes,
  })
  addConstant(graph, `${name}.zero`, { type: 'uint8', shape: [rows, blocks], values: zeroPoints })
  addConstant(graph, `${name}.scales`, { type: 'float32', shape: [rows, blocks], values: scales })
  return addNode(graph, 'MatMulNBits', {
    inputs: [input, `${name}.codes`, `${name}.scales`, `${name}.zero`],
    attributes: { K: columns, N: rows, bits: 8, block_size: blockSize, accuracy_level: 4 },
  })
}

/** 8-bit integers with one scale per output; the input is quantized with one scale for all its rows. */
export function addTensorScaledLinear(
  graph: OnnxGraph,
  { input, name, weights }: LinearLayer,
): string {
  const scales = addIntegerWeights(graph, name, weights)
  const [quantized, scale, zero] = [`${name}.input`, `${name}.input_scale`, `${name}.input_zero`]
  addNodeWithOutputs(graph, 'DynamicQuantizeLinear', {
    inputs: [input],
    outputs: [quantized, scale, zero],
  })
  const product = addNode(graph, 'MatMulInteger', { inputs: [quantized, `${name}.codes`, zero] })
  const asFloat = addNode(graph, 'Cast', { inputs: [product], attributes: { to: 1 } })
  const bothScales = addNode(graph, 'Mul', { inputs: [scale, scales] })
  return addNode(graph, 'Mul', { inputs: [asFloat, bothScales] })
}

/** 8-bit integers with one scale per output; the input is quantized with one scale for each of its rows. */
export function addRowScaledLinear(
  graph: OnnxGraph,
  { input, name, weights }: LinearLayer,
): string {
  const scales = addIntegerWeights(graph, name, weights)
  const sizes = addNode(graph, 'Abs', { inputs: [input] })
  const largest = addNode(graph, 'ReduceMax', {
    inputs: [sizes],
    attributes: { axes: [-1], keepdims: 1 },
  })
  const step = addNode(graph, 'Mul', { inputs: [largest, float(graph, 1 / 127)] })
  const scale = addNode(graph, 'Max', { inputs: [step, float(graph, 1e-8)] })
  const divided = addNode(graph, 'Div', { inputs: [input, scale] })
  const rounded = addNode(graph, 'Round', { inputs: [divided] })
  const shifted = addNode(graph, 'Add', { inputs: [rounded, float(graph, 128)] })
  const quantized = addNode(graph, 'Cast', { inputs: [shifted], attributes: { to: 2 } })
  if (!graph.constants.has('middle')) {
    addConstant(graph, 'middle', { type: 'uint8', shape: [], values: Uint8Array.of(128) })
  }
  const product = addNode(graph, 'MatMulInteger', {
    inputs: [quantized, `${name}.codes`, 'middle'],
  })
  const asFloat = addNode(graph, 'Cast', { inputs: [product], attributes: { to: 1 } })
  const perRow = addNode(graph, 'Mul', { inputs: [asFloat, scale] })
  return addNode(graph, 'Mul', { inputs: [perRow, scales] })
}

function addIntegerWeights(graph: OnnxGraph, name: string, weights: QuantizedBlocks): string {
  const { rows, columns } = weights
  const values = dequantizeBlocks(weights)
  const codes = new Int8Array(rows * columns)
  const scales = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    const line = values.subarray(row * columns, (row + 1) * columns)
    const largest = line.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-8)
    scales[row] = largest / 127
    line.forEach((value, column) => {
      codes[column * rows + row] = Math.round((value / largest) * 127)
    })
  }
  addConstant(graph, `${name}.codes`, { type: 'int8', shape: [columns, rows], values: codes })
  return addConstant(graph, `${name}.scales`, { type: 'float32', shape: [rows], values: scales })
}
