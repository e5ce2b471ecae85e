import { dequantize, readBlocks } from './dequantize.ts'
import { tensorFrom } from './gguf.ts'
import type { Gguf } from './gguf.ts'
import type { AddLinear } from './linear-forms.ts'
import { addAttention, addAttentionContext } from './llama-attention.ts'
import { readLlamaSettings } from './llama-settings.ts'
import type { LlamaSettings } from './llama-settings.ts'
import {
  addConstant,
  addInput,
  addNode,
  addNodeWithOutputs,
  addOutput,
  createGraph,
  integers,
} from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'
import { splitRotaryPairs, stackRows } from './rotary-layout.ts'
import type { TokenEmbedding } from './token-embedding.ts'

/** How the weights of a Llama model are stored. */
export interface LlamaForm {
  readonly addLinear: AddLinear
  readonly addEmbedding: (graph: OnnxGraph, blocks: ReturnType<typeof readBlocks>) => TokenEmbedding
}

interface Stream {
  /** Sum of everything added so far. */
  readonly residual: string
  /** What the last layer produced and nobody has added yet. */
  readonly added: string | undefined
}

/** Builds the graph of a Llama model with a key-value cache from a GGUF file. */
export function createLlamaGraph(gguf: Gguf, form: LlamaForm): OnnxGraph {
  const graph = createGraph()
  const settings = readLlamaSettings(gguf)
  declareValues(graph, settings)
  const embedding = form.addEmbedding(graph, readBlocks(tensorFrom(gguf, 'token_embd.weight')))
  const context = addAttentionContext(graph, settings)
  const build = { graph, gguf, settings, form, context }
  let stream: Stream = { residual: embedding.look(graph, 'input_ids'), added: undefined }
  for (let index = 0; index < settings.layers; index++) stream = addLayer(build, index, stream)
  const last = normalize(build, 'output_norm', keepLast(graph, stream))
  embedding.score(graph, last.normalized, 'logits')
  return graph
}

interface Build {
  readonly graph: OnnxGraph
  readonly gguf: Gguf
  readonly settings: LlamaSettings
  readonly form: LlamaForm
  readonly context: ReturnType<typeof addAttentionContext>
}

function addLayer(build: Build, index: number, stream: Stream): Stream {
  const { graph, gguf, settings, form, context } = build
  const name = (part: string) => `blk.${index}.${part}`
  const blocks = (part: string) => readBlocks(tensorFrom(gguf, `${name(part)}.weight`))
  const linear = (input: string, part: string, weights = blocks(part)) =>
    form.addLinear(graph, { input, name: name(part), weights })

  const before = normalize(build, name('attn_norm'), stream)
  const query = splitRotaryPairs(blocks('attn_q'), settings.headSize)
  const key = splitRotaryPairs(blocks('attn_k'), settings.headSize)
  const packed = linear(before.normalized, 'attn_qkv', stackRows([query, key, blocks('attn_v')]))
  const attention = addAttention(graph, { index, packed, settings, context })
  const attended = { residual: before.residual, added: linear(attention, 'attn_output') }

  const between = normalize(build, name('ffn_norm'), attended)
  const gate = linear(between.normalized, 'ffn_gate')
  const up = linear(between.normalized, 'ffn_up')
  const sigmoid = addNode(graph, 'Sigmoid', { inputs: [gate] })
  const opened = addNode(graph, 'Mul', { inputs: [gate, sigmoid] })
  const inner = addNode(graph, 'Mul', { inputs: [opened, up] })
  return { residual: between.residual, added: linear(inner, 'ffn_down') }
}

function normalize(
  build: Build,
  name: string,
  stream: Stream,
): { normalized: string; residual: string } {
  const { graph, gguf, settings } = build
  const values = dequantize(tensorFrom(gguf, `${name}.weight`))
  addConstant(graph, name, { type: 'float32', shape: [settings.hidden], values })
  const epsilon = { float: settings.epsilon }
  if (stream.added === undefined) {
    const attributes = { axis: -1, epsilon }
    const inputs = [stream.residual, name]
    return {
      normalized: addNode(graph, 'SimplifiedLayerNormalization', { inputs, attributes }),
      residual: stream.residual,
    }
  }
  const [normalized, residual] = [`${name}.normalized`, `${name}.residual`]
  addNodeWithOutputs(graph, 'SkipSimplifiedLayerNormalization', {
    inputs: [stream.residual, stream.added, name],
    outputs: [normalized, '', '', residual],
    attributes: { epsilon },
  })
  return { normalized, residual }
}

// `num_logits_to_keep` is the number of last positions to score; 0 scores all of them.
function keepLast(graph: OnnxGraph, stream: Stream): Stream {
  const count = addNode(graph, 'Reshape', { inputs: ['num_logits_to_keep', integers(graph, [1])] })
  const start = addNode(graph, 'Neg', { inputs: [count] })
  const keep = (value: string) =>
    addNode(graph, 'Slice', {
      inputs: [value, start, integers(graph, [2 ** 31]), integers(graph, [1])],
    })
  return {
    residual: keep(stream.residual),
    added: stream.added === undefined ? undefined : keep(stream.added),
  }
}

function declareValues(graph: OnnxGraph, settings: LlamaSettings): void {
  const type = 'int64'
  addInput(graph, 'input_ids', { type, shape: ['batch_size', 'sequence_length'] })
  addInput(graph, 'attention_mask', { type, shape: ['batch_size', 'total_sequence_length'] })
  addInput(graph, 'position_ids', { type, shape: ['batch_size', 'sequence_length'] })
  addInput(graph, 'num_logits_to_keep', { type, shape: [] })
  addOutput(graph, 'logits', {
    type: 'float32',
    shape: ['batch_size', 'kept_length', settings.vocabulary],
  })
  for (let index = 0; index < settings.layers; index++) {
    for (const part of ['key', 'value']) {
      const shape = (length: string) => [
        'batch_size',
        settings.keyValueHeads,
        length,
        settings.headSize,
      ]
      addInput(graph, `past_key_values.${index}.${part}`, {
        type: 'float32',
        shape: shape('past_sequence_length'),
      })
      addOutput(graph, `present.${index}.${part}`, {
        type: 'float32',
        shape: shape('total_sequence_length'),
      })
    }
  }
}
