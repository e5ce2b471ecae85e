import { createOnnxWriter } from './onnx-writer.ts'
import { addRows, drawWeights, rowOf, timesMatrix } from './tiny-weights.ts'

// Encoders that are simple enough to be worked out by plain arithmetic. A token by itself is
// tanh(its vector + that of its place + that of its type); its state is tanh(itself + the mean of all
// tokens of the text, mixed).

const width = 24
const longest = 128

/** What a tiny encoder ends in, and how many numbers it gives there. */
export interface TinyHeadOptions {
  vocabulary: number
  head: 'sequence' | 'tokens' | 'masked' | 'spans'
  /** Numbers per text or token. Masked tokens have one per token of the vocabulary, spans two. */
  outputs: number
  /** Whether the network takes token types. */
  types?: boolean
  seed?: number
}

/** What a network reads. Types are 0 where they are left out. */
export interface TinyInput {
  ids: readonly number[]
  types?: readonly number[]
}

interface Weights {
  tokens: Float32Array
  places: Float32Array
  types: Float32Array
  mix: Float32Array
  head: Float32Array
}

/** A tiny network, as a file and as plain arithmetic on the same weights. */
export interface TinyHead {
  bytes: Uint8Array
  /** The logits of each token; for a text as a whole, those of its first token. */
  forward(input: TinyInput): number[][]
}

/** Draws the weights of a tiny encoder. */
export function tinyHead(options: TinyHeadOptions): TinyHead {
  const draw = drawWeights(options.seed ?? 5)
  const weights: Weights = {
    tokens: draw([options.vocabulary, width], 2),
    places: draw([longest, width], 0.5),
    types: draw([2, width], 1),
    mix: draw([width, width], 1),
    head: draw([width, options.outputs], 4),
  }
  return {
    bytes: graphOf(options, weights),
    forward: (input) => forward(input, options, weights),
  }
}

function forward(
  { ids, types }: TinyInput,
  { outputs, types: withTypes = true }: TinyHeadOptions,
  weights: Weights,
): number[][] {
  const tokens = ids.map((id, place) => {
    const type = withTypes ? rowOf(weights.types, types?.[place] ?? 0, width) : []
    const parts = [rowOf(weights.tokens, id, width), rowOf(weights.places, place, width), type]
    return addRows(...parts).map(Math.tanh)
  })
  const mean = addRows(...tokens).map((sum) => sum / ids.length)
  const mixed = timesMatrix(mean, weights.mix, width)
  return tokens.map((token) =>
    timesMatrix(addRows(token, mixed).map(Math.tanh), weights.head, outputs),
  )
}

function graphOf(
  { vocabulary, head, outputs, types = true }: TinyHeadOptions,
  weights: Weights,
): Uint8Array {
  const graph = createOnnxWriter()
  const ids = graph.input('input_ids', 'int64', ['batch_size', 'sequence_length'])
  const mask = graph.input('attention_mask', 'int64', ['batch_size', 'sequence_length'])
  const add = (a: string, b: string): string => graph.node('Add', [a, b])
  const vectors = graph.node('Gather', [graph.constant([vocabulary, width], weights.tokens), ids])
  const length = graph.node('Gather', [graph.node('Shape', [ids]), graph.constant([], [1])])
  const places = graph.node('Gather', [
    graph.constant([longest, width], weights.places),
    graph.node('Range', [graph.constant([], [0]), length, graph.constant([], [1])]),
  ])
  let sum = add(vectors, places)
  if (types) {
    const given = graph.input('token_type_ids', 'int64', ['batch_size', 'sequence_length'])
    sum = add(sum, graph.node('Gather', [graph.constant([2, width], weights.types), given]))
  }
  const tokens = graph.node('Tanh', [sum])
  const real = graph.node('Unsqueeze', [
    graph.node('Cast', [mask], { attributes: { to: 1 } }),
    graph.constant([1], [2]),
  ])
  const overText = (value: string): string =>
    graph.node('ReduceSum', [value, graph.constant([1], [1])])
  const mean = graph.node('Div', [overText(graph.node('Mul', [tokens, real])), overText(real)])
  const mixed = graph.node('MatMul', [mean, graph.constant([width, width], weights.mix)])
  let state = graph.node('Tanh', [add(tokens, mixed)])
  const pick = (value: string, axis: number, at: number, output: string): string =>
    graph.node('Gather', [value, graph.constant([], [at])], { attributes: { axis }, output })
  if (head === 'sequence') state = pick(state, 1, 0, 'first')
  const matrix = graph.constant([width, outputs], weights.head)
  graph.node('MatMul', [state, matrix], { output: 'logits' })
  if (head === 'spans') {
    for (const [at, name] of ['start_logits', 'end_logits'].entries()) {
      graph.output(pick('logits', 2, at, name), 'float', ['batch_size', 'sequence_length'])
    }
    return graph.bytes()
  }
  const shape = head === 'sequence' ? ['batch_size'] : ['batch_size', 'sequence_length']
  graph.output('logits', 'float', [...shape, outputs])
  return graph.bytes()
}
