import { createOnnxWriter } from './onnx-writer.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import { drawWeights } from './tiny-weights.ts'

// Networks of a few kilobytes with random weights: they say nothing of use, but say it through the
// same inputs and outputs as real ones.

/** Sizes of the tiny language model. */
export const llamaSizes = { width: 32, heads: 4, memoryHeads: 2, layers: 2, window: 512 }

/** A language model of the Llama kind with rotated positions and shared memory heads. */
export function tinyLlama(vocabulary: number): Uint8Array {
  const { width, heads, memoryHeads, layers, window } = llamaSizes
  const graph = createOnnxWriter()
  const weights = createWeights(graph, 7)
  const size = width / heads
  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence'])
  const mask = graph.input('attention_mask', 'int64', ['batch', 'total'])
  const positions = graph.input('position_ids', 'int64', ['batch', 'sequence'])
  const rotation = rotationTables(graph, positions, { window, size })
  const visible = causalMask(graph, ids, mask)
  const split = (value: string, count: number): string =>
    graph.node(
      'Transpose',
      [graph.node('Reshape', [value, graph.constant([4], [0, -1, count, size])])],
      {
        attributes: { perm: [0, 2, 1, 3] },
      },
    )
  let x = graph.node('Gather', [weights([vocabulary, width], 1), ids])
  for (let layer = 0; layer < layers; layer += 1) {
    const past = (kind: string): string =>
      graph.input(`past_key_values.${layer}.${kind}`, 'float', ['batch', memoryHeads, 'past', size])
    const remember = (kind: string, value: string): string => {
      const output = `present.${layer}.${kind}`
      graph.node('Concat', [past(kind), value], { attributes: { axis: 2 }, output })
      graph.output(output, 'float', ['batch', memoryHeads, 'total', size])
      return repeat(graph, output, { count: heads / memoryHeads, heads, size })
    }
    const project = (count: number): string =>
      split(graph.node('MatMul', [x, weights([width, count * size], 0.6)]), count)
    const query = rotate(graph, project(heads), rotation)
    const key = remember('key', rotate(graph, project(memoryHeads), rotation))
    const value = remember('value', project(memoryHeads))
    const mixed = attend(graph, { query, key, value, visible, axes: [0, 1, 3, 2] })
    const joined = graph.node('Reshape', [
      graph.node('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } }),
      graph.constant([3], [0, -1, width]),
    ])
    x = graph.node('Tanh', [
      graph.node('Add', [x, graph.node('MatMul', [joined, weights([width, width], 0.6)])]),
    ])
  }
  graph.node('MatMul', [x, weights([width, vocabulary], 3)], { output: 'logits' })
  graph.output('logits', 'float', ['batch', 'sequence', vocabulary])
  return graph.bytes()
}

/** An encoder of the BERT kind; with `labels` it ends in a classification head. */
export function tinyBert(vocabulary: number, labels?: number): Uint8Array {
  const width = 32
  const graph = createOnnxWriter()
  const weights = createWeights(graph, 11)
  const ids = graph.input('input_ids', 'int64', ['batch', 'sequence'])
  const mask = graph.input('attention_mask', 'int64', ['batch', 'sequence'])
  const embedded = graph.node('Gather', [weights([vocabulary, width], 1), ids])
  const float = graph.node('Cast', [mask], { attributes: { to: 1 } })
  const hidden = graph.node('Mul', [
    graph.node('Sub', [graph.constant([1], Float32Array.of(1)), float]),
    graph.constant([1], Float32Array.of(-1e9)),
  ])
  const mixed = attend(graph, {
    query: graph.node('MatMul', [embedded, weights([width, width], 0.6)]),
    key: embedded,
    value: embedded,
    visible: graph.node('Unsqueeze', [hidden, graph.constant([1], [1])]),
    axes: [0, 2, 1],
  })
  const output = graph.node('Tanh', [graph.node('Add', [embedded, mixed])], {
    ...(labels === undefined && { output: 'last_hidden_state' }),
  })
  if (labels === undefined) {
    graph.output('last_hidden_state', 'float', ['batch', 'sequence', width])
    return graph.bytes()
  }
  const first = graph.node('Gather', [output, graph.constant([], [0])], { attributes: { axis: 1 } })
  graph.node('MatMul', [first, weights([width, labels], 1)], { output: 'logits' })
  graph.output('logits', 'float', ['batch', labels])
  return graph.bytes()
}

/** Random constants, the same with every run. */
function createWeights(
  graph: OnnxWriter,
  seed: number,
): (shape: readonly number[], scale: number) => string {
  const draw = drawWeights(seed)
  return (shape, scale) => graph.constant(shape, draw(shape, scale))
}

interface Rotation {
  cosine: string
  sine: string
  size: number
}

function rotationTables(
  graph: OnnxWriter,
  positions: string,
  { window, size }: { window: number; size: number },
): Rotation {
  const table = (wave: (angle: number) => number): string => {
    const values = Float32Array.from({ length: window * size }, (_, at) => {
      const pair = (at % size) % (size / 2)
      return wave(Math.floor(at / size) / 10000 ** ((2 * pair) / size))
    })
    const rows = graph.node('Gather', [graph.constant([window, size], values), positions])
    return graph.node('Unsqueeze', [rows, graph.constant([1], [1])])
  }
  return { cosine: table(Math.cos), sine: table(Math.sin), size }
}

function rotate(graph: OnnxWriter, value: string, { cosine, sine, size }: Rotation): string {
  const part = (from: number, to: number): string =>
    graph.node('Slice', [value, ...[from, to, 3].map((at) => graph.constant([1], [at]))])
  const swapped = graph.node(
    'Concat',
    [graph.node('Neg', [part(size / 2, size)]), part(0, size / 2)],
    { attributes: { axis: 3 } },
  )
  return graph.node('Add', [graph.node('Mul', [value, cosine]), graph.node('Mul', [swapped, sine])])
}

/** 0 where a token may look, and a very low number where it may not. */
function causalMask(graph: OnnxWriter, ids: string, mask: string): string {
  const length = (value: string): string =>
    graph.node('Gather', [graph.node('Shape', [value]), graph.constant([], [1])])
  const [zero, one] = [graph.constant([], [0]), graph.constant([], [1])]
  const total = length(mask)
  const past = graph.node('Sub', [total, length(ids)])
  const range = (from: string, axis: number): string =>
    graph.node('Unsqueeze', [graph.node('Range', [from, total, one]), graph.constant([1], [axis])])
  const known = graph.node('LessOrEqual', [range(zero, 0), range(past, 1)])
  const real = graph.node('Unsqueeze', [
    graph.node('Cast', [mask], { attributes: { to: 9 } }),
    graph.constant([2], [1, 2]),
  ])
  return graph.node('Where', [
    graph.node('And', [known, real]),
    graph.constant([], Float32Array.of(0)),
    graph.constant([], Float32Array.of(-1e9)),
  ])
}

function attend(
  graph: OnnxWriter,
  parts: { query: string; key: string; value: string; visible: string; axes: readonly number[] },
): string {
  const { query, key, value, visible, axes } = parts
  const turned = graph.node('Transpose', [key], { attributes: { perm: axes } })
  const scores = graph.node('Add', [graph.node('MatMul', [query, turned]), visible])
  return graph.node('MatMul', [
    graph.node('Softmax', [scores], { attributes: { axis: -1 } }),
    value,
  ])
}

function repeat(
  graph: OnnxWriter,
  value: string,
  { count, heads, size }: { count: number; heads: number; size: number },
): string {
  const wide = graph.node('Unsqueeze', [value, graph.constant([1], [2])])
  const copies = graph.node(
    'Concat',
    Array.from({ length: count }, () => wide),
    {
      attributes: { axis: 2 },
    },
  )
  return graph.node('Reshape', [copies, graph.constant([4], [0, heads, -1, size])])
}
