import { createOnnxWriter } from './onnx-writer.ts'
import type { OnnxWriter } from './onnx-writer.ts'
import { addRows, drawWeights, rowOf, softmaxOf, timesMatrix } from './tiny-weights.ts'

// An encoder and a decoder with a memory, simple enough to be worked out by plain arithmetic. The
// state of a source token is tanh(its vector + that of its place). The decoder adds to the vector of
// the last token the mean vector of all tokens so far, and what it finds in the source by attention.

const width = 16
const longest = 128

interface Weights {
  source: Float32Array
  places: Float32Array
  target: Float32Array
  key: Float32Array
  value: Float32Array
  head: Float32Array
}

/** A tiny network of two parts, as files and as plain arithmetic on the same weights. */
export interface TinySeq2seq {
  encoder: Uint8Array
  decoder: Uint8Array
  width: number
  /** The logits of the token that follows these, the first one being the start token. */
  next(source: readonly number[], target: readonly number[]): number[]
}

/** Draws the weights of a tiny encoder and decoder. */
export function tinySeq2seq(vocabulary: number, seed: number): TinySeq2seq {
  const draw = drawWeights(seed)
  const weights: Weights = {
    source: draw([vocabulary, width], 2),
    places: draw([longest, width], 1),
    target: draw([vocabulary, width], 2),
    key: draw([width, width], 3),
    value: draw([width, width], 2),
    head: draw([width, vocabulary], 3),
  }
  return {
    encoder: encoderGraph(vocabulary, weights),
    decoder: decoderGraph(vocabulary, weights),
    width,
    next: (source, target) => next(vocabulary, weights, { source, target }),
  }
}

function next(
  vocabulary: number,
  weights: Weights,
  { source, target }: { source: readonly number[]; target: readonly number[] },
): number[] {
  const states = source.map((id, place) =>
    addRows(rowOf(weights.source, id, width), rowOf(weights.places, place, width)).map(Math.tanh),
  )
  const vectors = target.map((id) => rowOf(weights.target, id, width))
  const last = vectors.at(-1) ?? []
  const mean = addRows(...vectors).map((sum) => sum / vectors.length)
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0)
  const attention = softmaxOf(
    states.map((state) => dot(last, timesMatrix(state, weights.key, width))),
  )
  const found = states.map((state, place) =>
    timesMatrix(state, weights.value, width).map((value) => value * (attention[place] ?? 0)),
  )
  const state = addRows(last, mean, ...found).map(Math.tanh)
  return timesMatrix(state, weights.head, vocabulary)
}

function encoderGraph(vocabulary: number, weights: Weights): Uint8Array {
  const graph = createOnnxWriter()
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'source'])
  graph.input('attention_mask', 'int64', ['batch_size', 'source'])
  const length = graph.node('Gather', [graph.node('Shape', [ids]), graph.constant([], [1])])
  const places = graph.node('Gather', [
    graph.constant([longest, width], weights.places),
    graph.node('Range', [graph.constant([], [0]), length, graph.constant([], [1])]),
  ])
  const vectors = graph.node('Gather', [graph.constant([vocabulary, width], weights.source), ids])
  graph.node('Tanh', [graph.node('Add', [vectors, places])], { output: 'last_hidden_state' })
  graph.output('last_hidden_state', 'float', ['batch_size', 'source', width])
  return graph.bytes()
}

/** As real ones, it works out the source's keys and values once, and then gives empty ones. */
function decoderGraph(vocabulary: number, weights: Weights): Uint8Array {
  const graph = createOnnxWriter()
  const mask = graph.input('encoder_attention_mask', 'int64', ['batch_size', 'source'])
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'target'])
  const source = graph.input('encoder_hidden_states', 'float', ['batch_size', 'source', width])
  const again = graph.input('use_cache_branch', 'bool', [1])
  const vectors = graph.node('Unsqueeze', [
    graph.node('Gather', [graph.constant([vocabulary, width], weights.target), ids]),
    graph.constant([1], [1]),
  ])
  const key = crossMemory(graph, { source, again, weights: weights.key, kind: 'key' })
  const value = crossMemory(graph, { source, again, weights: weights.value, kind: 'value' })
  const mean = graph.node('ReduceMean', [ownMemory(graph, vectors, 'key')], {
    attributes: { axes: [2] },
  })
  ownMemory(graph, vectors, 'value')
  const absent = graph.node('Mul', [
    graph.node('Sub', [
      graph.constant([1], Float32Array.of(1)),
      graph.node('Cast', [mask], { attributes: { to: 1 } }),
    ]),
    graph.constant([1], Float32Array.of(-1e9)),
  ])
  const scores = graph.node('Add', [
    graph.node('MatMul', [
      vectors,
      graph.node('Transpose', [key], { attributes: { perm: [0, 1, 3, 2] } }),
    ]),
    graph.node('Unsqueeze', [absent, graph.constant([2], [1, 2])]),
  ])
  const attention = graph.node('Softmax', [scores], { attributes: { axis: -1 } })
  const found = graph.node('MatMul', [attention, value])
  const sum = graph.node('Add', [graph.node('Add', [vectors, mean]), found])
  const state = graph.node('Squeeze', [graph.node('Tanh', [sum]), graph.constant([1], [1])])
  graph.node('MatMul', [state, graph.constant([width, vocabulary], weights.head)], {
    output: 'logits',
  })
  graph.output('logits', 'float', ['batch_size', 'target', vocabulary])
  return graph.bytes()
}

function ownMemory(graph: OnnxWriter, vectors: string, kind: 'key' | 'value'): string {
  const shape = ['batch_size', 1, 'past', width]
  const past = graph.input(`past_key_values.0.decoder.${kind}`, 'float', shape)
  const output = `present.0.decoder.${kind}`
  graph.node('Concat', [past, vectors], { attributes: { axis: 2 }, output })
  graph.output(output, 'float', ['batch_size', 1, 'total', width])
  return output
}

interface CrossMemory {
  source: string
  again: string
  weights: Float32Array
  kind: 'key' | 'value'
}

function crossMemory(graph: OnnxWriter, { source, again, weights, kind }: CrossMemory): string {
  const shape = ['batch_size', 1, 'source_past', width]
  const past = graph.input(`past_key_values.0.encoder.${kind}`, 'float', shape)
  const fresh = graph.branch()
  const worked = fresh.node('MatMul', [source, fresh.constant([width, width], weights)])
  const made = fresh.node('Unsqueeze', [worked, fresh.constant([1], [1])])
  const memory = choose(graph, again, (branch) => branch.node('Identity', [past]), { fresh, made })
  const output = `present.0.encoder.${kind}`
  const kept = graph.branch()
  const nothing = (branch: OnnxWriter): string =>
    branch.constant([0, 1, 1, width], new Float32Array())
  choose(graph, again, nothing, { fresh: kept, made: kept.node('Identity', [memory]), output })
  graph.output(output, 'float', shape)
  return memory
}

/** One value if the memory is used again, and another for the first token. */
function choose(
  graph: OnnxWriter,
  again: string,
  repeated: (branch: OnnxWriter) => string,
  { fresh, made, output }: { fresh: OnnxWriter; made: string; output?: string },
): string {
  const anyShape = ['a', 'b', 'c', 'd']
  fresh.output(made, 'float', anyShape)
  const branch = graph.branch()
  branch.output(repeated(branch), 'float', anyShape)
  return graph.node('If', [again], {
    attributes: { then_branch: branch, else_branch: fresh },
    ...(output !== undefined && { output }),
  })
}
