import { FlowError } from '@chainwright/core'
import type { Tensor } from '@huggingface/transformers'
import { z } from 'zod'
import { numbersOf, runInBatches } from './batches.ts'
import type { BatchOutput } from './batches.ts'
import { textRows } from './rows.ts'
import { readDescription } from '../store/description-files.ts'
import type { DescriptionFiles } from '../store/description-files.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'

/** Which tokens make the vector of a text. */
type Pooling = 'mean' | 'first'

const poolingSchema = z.looseObject({
  pooling_mode_cls_token: z.boolean().default(false),
  pooling_mode_mean_tokens: z.boolean().default(true),
})

/**
 * One vector of unit length per text. Throws a `FlowError`: `text-too-long`, or `model-unreadable`
 * for a model whose outputs are no vectors.
 */
export function embedTexts(
  model: LoadedModel,
  { texts }: { texts: readonly string[] },
  context: WorkContext,
): Promise<Float32Array[]> {
  const pooling = readPooling(model.files)
  return runInBatches(model, textRows(model, texts), {
    context,
    read: (output) => vectorsOf(output, pooling).map(toUnitLength),
  })
}

/** The sentence-transformers folder beside the model says how to pool; the mean is the default. */
function readPooling(files: DescriptionFiles): Pooling {
  const path = '1_Pooling/config.json'
  const config = readDescription(files, path, poolingSchema)
  if (!config) return 'mean'
  if (config.pooling_mode_cls_token) return 'first'
  if (config.pooling_mode_mean_tokens) return 'mean'
  throw noVectors(`${files.folder}/${path} asks for a pooling other than mean or first token`)
}

function vectorsOf({ outputs, rows }: BatchOutput, pooling: Pooling): Float32Array[] {
  const whole = outputs['sentence_embedding']
  if (whole) return rowsOf(whole)
  const tokens = outputs['last_hidden_state'] ?? outputs['token_embeddings']
  if (tokens?.dims.length !== 3) throw noVectors('it has no output with one vector per token')
  return pooled(
    tokens,
    rows.map(({ ids }) => (pooling === 'first' ? 1 : ids.length)),
  )
}

function rowsOf(tensor: Tensor): Float32Array[] {
  const data = numbersOf(tensor)
  const [count = 0, width = 0] = tensor.dims
  return Array.from({ length: count }, (_, row) => data.slice(row * width, (row + 1) * width))
}

/** The mean over the first `lengths[row]` tokens of each row. */
function pooled(tensor: Tensor, lengths: readonly number[]): Float32Array[] {
  const data = numbersOf(tensor)
  const [, places = 0, width = 0] = tensor.dims
  return lengths.map((length, row) => {
    const sum = new Float32Array(width)
    for (let place = 0; place < length; place += 1) {
      const start = (row * places + place) * width
      for (const [at, value] of data.subarray(start, start + width).entries()) {
        sum[at] = (sum[at] ?? 0) + value
      }
    }
    return sum
  })
}

/** Dividing by the number of tokens is not needed: only the direction stays. */
function toUnitLength(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
  return length > 0 ? vector.map((value) => value / length) : vector
}

function noVectors(why: string): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `The model cannot embed texts: ${why}. Choose a sentence encoder.`,
  })
}
