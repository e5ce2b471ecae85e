import { blockSize, dequantizeBlocks } from './dequantize.ts'
import type { QuantizedBlocks } from './dequantize.ts'
import { writeHalfFloat } from './half-float.ts'
import { addConstant, addNode, float, integers } from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'

/** A linear layer to add to a graph: the value it reads, the name of its constants, and its weights. */
export interface LinearLayer {
  readonly input: string
  readonly name: string
  readonly weights: QuantizedBlocks
}

/** Adds a linear layer to a graph and returns the name of its result. */
export type AddLinear = (graph: OnnxGraph, layer: LinearLayer) => string

/** The weights as 32-bit floats: exact and large; the reference that the other forms are compared to. */
export function addFloatLinear(graph: OnnxGraph, { input, name, weights }: LinearLayer): string {
  const values = transpose(dequantizeBlocks(weights), weights.rows, weights.columns)
  addConstant(graph, name, { type: 'float32', shape: [weights.columns, weights.rows], values })
  return addNode(graph, 'MatMul', { inputs: [input, name] })
}

/**
 * The 4-bit codes of the GGUF file, unchanged. MatMulNBits takes no offset per block, so the offsets
 * are a small second product: the sums of the input's blocks times the offsets.
 */
export function addFourBitLinear(graph: OnnxGraph, { input, name, weights }: LinearLayer): string {
  const { rows, columns } = weights
  const blocks = columns / blockSize
  const codes = packPairs(weights.codes)
  addConstant(graph, `${name}.codes`, {
    type: 'uint8',
    shape: [rows, blocks, blockSize / 2],
    values: codes,
  })
  const scales = addHalfFloats(graph, `${name}.scales`, {
    shape: [rows, blocks],
    values: weights.scales,
  })
  const offsets = addHalfFloats(graph, `${name}.offsets`, {
    shape: [rows, blocks],
    values: weights.offsets,
  })
  const product = addNode(graph, 'MatMulNBits', {
    inputs: [input, `${name}.codes`, scales],
    attributes: { K: columns, N: rows, bits: 4, block_size: blockSize },
  })
  // MatMulNBits reads a code as code - 8, so 8 scales belong to the offset.
  const shift = addNode(graph, 'Mul', { inputs: [scales, float(graph, 8)] })
  const centred = addNode(graph, 'Add', { inputs: [offsets, shift] })
  const perBlock = addNode(graph, 'Transpose', { inputs: [centred], attributes: { perm: [1, 0] } })
  const inBlocks = addNode(graph, 'Reshape', {
    inputs: [input, integers(graph, [0, 0, blocks, blockSize])],
  })
  const sums = addNode(graph, 'ReduceSum', {
    inputs: [inBlocks, integers(graph, [3])],
    attributes: { keepdims: 0 },
  })
  const correction = addNode(graph, 'MatMul', { inputs: [sums, perBlock] })
  return addNode(graph, 'Add', { inputs: [product, correction] })
}

/** Adds a constant stored as 16-bit floats and returns it widened; ONNX Runtime widens it once, when it loads. */
export function addHalfFloats(
  graph: OnnxGraph,
  name: string,
  constant: { shape: readonly number[]; values: Float32Array },
): string {
  const halves = Uint16Array.from(constant.values, writeHalfFloat)
  addConstant(graph, name, { type: 'float16', shape: constant.shape, values: halves })
  return addNode(graph, 'Cast', { inputs: [name], attributes: { to: 1 } })
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column] ?? 0
    }
  }
  return result
}

function packPairs(codes: Int8Array): Uint8Array {
  return Uint8Array.from({ length: codes.length / 2 }, (_, index) => {
    return (codes[2 * index] ?? 0) | ((codes[2 * index + 1] ?? 0) << 4)
  })
}
