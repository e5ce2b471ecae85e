import type { LlamaSettings } from './llama-settings.ts'
import { addConstant, addNode, addNodeWithOutputs, float, integer, integers } from './onnx-graph.ts'
import type { OnnxGraph } from './onnx-graph.ts'

/** Values that all attention layers share. */
export interface AttentionContext {
  readonly cosines: string
  readonly sines: string
  /** Zero where a position may be seen, a very low number where it may not: [batch, 1, new, total]. */
  readonly bias: string
}

interface AttentionLayer {
  readonly index: number
  /** Query, key and value heads next to each other. */
  readonly packed: string
  readonly settings: LlamaSettings
  readonly context: AttentionContext
}

const hiddenBias = -1e9

/** Adds the values that all attention layers share. */
export function addAttentionContext(graph: OnnxGraph, settings: LlamaSettings): AttentionContext {
  return { ...addRotaryTables(graph, settings), bias: addBias(graph) }
}

/**
 * Adds attention with rotary positions, in which several query heads share a key and a value head.
 * Writes the longer cache to `present.<layer>.key` and `.value` and returns the result.
 *
 * ONNX Runtime's own GroupQueryAttention is not used: while it generates, it ignores the positions
 * of a padded batch, and it refuses several new tokens after a past for more than one text.
 */
export function addAttention(graph: OnnxGraph, layer: AttentionLayer): string {
  const { heads, keyValueHeads, headSize } = layer.settings
  const { query, key, value } = addHeads(graph, layer)
  // The query heads of a group lie under each other, so that one product per group does for all of them.
  const grouped = addNode(graph, 'Reshape', {
    inputs: [query, integers(graph, [0, keyValueHeads, -1, headSize])],
  })
  const scaled = addNode(graph, 'Mul', { inputs: [grouped, float(graph, 1 / Math.sqrt(headSize))] })
  const turned = addNode(graph, 'Transpose', { inputs: [key], attributes: { perm: [0, 1, 3, 2] } })
  const scores = addNode(graph, 'MatMul', { inputs: [scaled, turned] })
  const queryShape = addNode(graph, 'Shape', { inputs: [query] })
  const outerShape = addNode(graph, 'Shape', { inputs: [query], attributes: { start: 0, end: 3 } })
  const perHeadShape = addNode(graph, 'Concat', {
    inputs: [outerShape, integers(graph, [-1])],
    attributes: { axis: 0 },
  })
  const perHead = addNode(graph, 'Reshape', { inputs: [scores, perHeadShape] })
  const visible = addNode(graph, 'Add', { inputs: [perHead, layer.context.bias] })
  const weights = addNode(graph, 'Softmax', { inputs: [visible], attributes: { axis: -1 } })
  const scoresShape = addNode(graph, 'Shape', { inputs: [scores] })
  const regrouped = addNode(graph, 'Reshape', { inputs: [weights, scoresShape] })
  const mixed = addNode(graph, 'MatMul', { inputs: [regrouped, value] })
  const byHead = addNode(graph, 'Reshape', { inputs: [mixed, queryShape] })
  const byPosition = addNode(graph, 'Transpose', {
    inputs: [byHead],
    attributes: { perm: [0, 2, 1, 3] },
  })
  return addNode(graph, 'Reshape', {
    inputs: [byPosition, integers(graph, [0, 0, heads * headSize])],
  })
}

function addHeads(
  graph: OnnxGraph,
  layer: AttentionLayer,
): { query: string; key: string; value: string } {
  const { index, packed, settings, context } = layer
  const { heads, keyValueHeads, headSize } = settings
  const all = heads + 2 * keyValueHeads
  const split = addNode(graph, 'Reshape', {
    inputs: [packed, integers(graph, [0, 0, all, headSize])],
  })
  const byHead = addNode(graph, 'Transpose', {
    inputs: [split],
    attributes: { perm: [0, 2, 1, 3] },
  })
  const name = (part: string) => `attention_${index}.${part}`
  addNodeWithOutputs(graph, 'Split', {
    inputs: [byHead, integers(graph, [heads + keyValueHeads, keyValueHeads])],
    outputs: [name('unrotated'), name('value')],
    attributes: { axis: 1 },
  })
  const positioned = addNode(graph, 'RotaryEmbedding', {
    inputs: [name('unrotated'), 'position_ids', context.cosines, context.sines],
  })
  addNodeWithOutputs(graph, 'Split', {
    inputs: [positioned, integers(graph, [heads, keyValueHeads])],
    outputs: [name('query'), name('key')],
    attributes: { axis: 1 },
  })
  const extend = (part: 'key' | 'value') =>
    addNode(graph, 'Concat', {
      inputs: [`past_key_values.${index}.${part}`, name(part)],
      attributes: { axis: 2 },
      output: `present.${index}.${part}`,
    })
  return { query: name('query'), key: extend('key'), value: extend('value') }
}

function addRotaryTables(
  graph: OnnxGraph,
  settings: LlamaSettings,
): { cosines: string; sines: string } {
  const { contextWindow, headSize, rotaryBase } = settings
  const half = headSize / 2
  const angle = (index: number) =>
    Math.floor(index / half) / rotaryBase ** ((2 * (index % half)) / headSize)
  const table = (name: string, of: (angle: number) => number) =>
    addConstant(graph, name, {
      type: 'float32',
      shape: [contextWindow, half],
      values: Float32Array.from({ length: contextWindow * half }, (_, index) => of(angle(index))),
    })
  return { cosines: table('cosines', Math.cos), sines: table('sines', Math.sin) }
}

function addBias(graph: OnnxGraph): string {
  const length = (value: string) =>
    addNode(graph, 'Gather', {
      inputs: [addNode(graph, 'Shape', { inputs: [value] }), integer(graph, 1)],
    })
  const total = length('attention_mask')
  const past = addNode(graph, 'Sub', { inputs: [total, length('input_ids')] })
  const range = (from: string) =>
    addNode(graph, 'Range', { inputs: [from, total, integer(graph, 1)] })
  const columns = addNode(graph, 'Unsqueeze', {
    inputs: [range(integer(graph, 0)), integers(graph, [0])],
  })
  const rows = addNode(graph, 'Unsqueeze', { inputs: [range(past), integers(graph, [1])] })
  const earlier = addNode(graph, 'LessOrEqual', { inputs: [columns, rows] })
  const real = addNode(graph, 'Cast', { inputs: ['attention_mask'], attributes: { to: 9 } })
  const realColumns = addNode(graph, 'Unsqueeze', { inputs: [real, integers(graph, [1, 2])] })
  const visible = addNode(graph, 'And', { inputs: [earlier, realColumns] })
  return addNode(graph, 'Where', { inputs: [visible, float(graph, 0), float(graph, hiddenBias)] })
}
