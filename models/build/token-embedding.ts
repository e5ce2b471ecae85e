import { blockSize, dequantizeBlocks } from './dequantize.ts'
import type { QuantizedBlocks } from './dequantize.ts'
import { addHalfFloats } from './linear-forms.ts'
import { addConstant, addNode, float, integers } from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'

/** The table of tokens, which a model with tied embeddings reads at both ends. */
export interface TokenEmbedding {
  /** Looks tokens up and returns their vectors. */
  readonly look: (graph: OnnxGraph, tokens: string) => string
  /** Compares vectors with all tokens and writes the scores to `output`. */
  readonly score: (graph: OnnxGraph, vectors: string, output: string) => string
}

// The GGUF file's codes are signed; unsigned bytes are more widely supported.
const middle = 128

/** Stores the table as 32-bit floats. */
export function addFloatEmbedding(graph: OnnxGraph, blocks: QuantizedBlocks): TokenEmbedding {
  const { rows, columns } = blocks
  addConstant(graph, 'tokens', {
    type: 'float32',
    shape: [rows, columns],
    values: dequantizeBlocks(blocks),
  })
  const columnsFirst = addNode(graph, 'Transpose', {
    inputs: ['tokens'],
    attributes: { perm: [1, 0] },
  })
  return {
    look: (graph, tokens) => addNode(graph, 'Gather', { inputs: ['tokens', tokens] }),
    score: (graph, vectors, output) =>
      addNode(graph, 'MatMul', { inputs: [vectors, columnsFirst], output }),
  }
}

/** Stores the 8-bit codes of the GGUF file unchanged, once for both ends. */
export function addEightBitEmbedding(graph: OnnxGraph, blocks: QuantizedBlocks): TokenEmbedding {
  const { rows, columns } = blocks
  const perRow = columns / blockSize
  const codes = Uint8Array.from(blocks.codes, (code) => code + middle)
  addConstant(graph, 'tokens.codes', {
    type: 'uint8',
    shape: [rows, perRow, blockSize],
    values: codes,
  })
  const scales = addHalfFloats(graph, 'tokens.scales', {
    shape: [rows, perRow],
    values: blocks.scales,
  })
  return {
    look: (graph, tokens) => {
      const found = addNode(graph, 'Gather', { inputs: ['tokens.codes', tokens] })
      const asFloat = addNode(graph, 'Cast', { inputs: [found], attributes: { to: 1 } })
      const centred = addNode(graph, 'Sub', { inputs: [asFloat, float(graph, middle)] })
      const foundScales = addNode(graph, 'Gather', { inputs: [scales, tokens] })
      const perBlock = addNode(graph, 'Unsqueeze', { inputs: [foundScales, integers(graph, [3])] })
      const scaled = addNode(graph, 'Mul', { inputs: [centred, perBlock] })
      return addNode(graph, 'Reshape', { inputs: [scaled, integers(graph, [0, 0, columns])] })
    },
    score: (graph, vectors, output) => {
      const table = addWidenedTable(graph, scales, blocks)
      return addNode(graph, 'MatMul', { inputs: [vectors, table], output })
    },
  }
}

// ONNX Runtime computes this once, when it loads: scoring with floats costs memory, but 8-bit
// products are slow in WebAssembly and decide near ties differently on every device.
function addWidenedTable(
  graph: OnnxGraph,
  scales: string,
  { rows, columns }: QuantizedBlocks,
): string {
  const perRow = columns / blockSize
  const shapes = [
    [rows, columns],
    [perRow, blockSize, rows],
    [columns, rows],
  ].map((shape) => integers(graph, shape))
  const [flat = '', inBlocks = '', matrix = ''] = shapes
  const swap = { perm: [1, 0] }
  const codes = addNode(graph, 'Reshape', { inputs: ['tokens.codes', flat] })
  const turned = addNode(graph, 'Transpose', { inputs: [codes], attributes: swap })
  const turnedBlocks = addNode(graph, 'Reshape', { inputs: [turned, inBlocks] })
  const asFloat = addNode(graph, 'Cast', { inputs: [turnedBlocks], attributes: { to: 1 } })
  const centred = addNode(graph, 'Sub', { inputs: [asFloat, float(graph, middle)] })
  const turnedScales = addNode(graph, 'Transpose', { inputs: [scales], attributes: swap })
  const perBlock = addNode(graph, 'Unsqueeze', { inputs: [turnedScales, integers(graph, [1])] })
  const scaled = addNode(graph, 'Mul', { inputs: [centred, perBlock] })
  return addNode(graph, 'Reshape', { inputs: [scaled, matrix] })
}
