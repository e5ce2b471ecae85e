import { Tensor } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'
import { FlowError } from '@chainwright/core'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'

/** Most texts of one forward pass. */
const mostTexts = 32
/** Most tokens of one forward pass, padding included; a longer text goes alone. */
const mostTokens = 1024

/** What a model gave for a batch, and which tokens were real. */
export interface BatchOutput {
  outputs: Record<string, Tensor>
  /** Number of real tokens of each text; the rest of its row is padding. */
  lengths: readonly number[]
}

/**
 * Runs an encoder over all texts, alike lengths together, and gives one value per text in order.
 * Throws a `FlowError` (`text-too-long`) before anything runs.
 */
export async function runInBatches<T>(
  model: LoadedModel,
  texts: readonly string[],
  { context, read }: { context: WorkContext; read: (output: BatchOutput) => T[] },
): Promise<T[]> {
  const padding = model.config.pad_token_id ?? 0
  const rows = texts.map((text, index) => textTokens(model, text, index, padding))
  const results: T[] = []
  for (const batch of planBatches(rows.map((row) => row.length))) {
    throwIfCancelled(context)
    const output = await runBatch(
      model.network,
      batch.map((index) => rows[index] ?? []),
      padding,
    )
    for (const [place, value] of read(output).entries()) results[batch[place] ?? 0] = value
  }
  return results
}

/** Groups of indices, shortest texts first, each small enough for one forward pass. */
export function planBatches(lengths: readonly number[]): number[][] {
  const order = [...lengths.keys()].toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0))
  const batches: number[][] = []
  for (const index of order) {
    const batch = batches.at(-1)
    const width = lengths[index] ?? 0
    const fits = batch && batch.length < mostTexts && (batch.length + 1) * width <= mostTokens
    if (fits) batch.push(index)
    else batches.push([index])
  }
  return batches
}

function textTokens(model: LoadedModel, text: string, index: number, padding: number): number[] {
  const tokens = model.tokenizer.encode(text, { special: true })
  const window = model.specification.contextWindow
  if (tokens.length > window) {
    throw new FlowError({
      code: 'text-too-long',
      message: `Text ${index + 1} has ${tokens.length} tokens, more than the ${window} that the model can read at once. Split it first.`,
    })
  }
  // A text without any token is read as one token of padding.
  return tokens.length > 0 ? tokens : [padding]
}

async function runBatch(
  network: PreTrainedModel,
  rows: readonly (readonly number[])[],
  padding: number,
): Promise<BatchOutput> {
  const width = Math.max(...rows.map((row) => row.length))
  const ids = new BigInt64Array(rows.length * width).fill(BigInt(padding))
  const mask = new BigInt64Array(rows.length * width)
  for (const [place, row] of rows.entries()) {
    ids.set(BigInt64Array.from(row, BigInt), place * width)
    mask.fill(1n, place * width, place * width + row.length)
  }
  const outputs: Record<string, Tensor> = await network.forward({
    input_ids: new Tensor('int64', ids, [rows.length, width]),
    attention_mask: new Tensor('int64', mask, [rows.length, width]),
  })
  return { outputs, lengths: rows.map((row) => row.length) }
}

/** The rows of an output as numbers of 32 bits, whatever its type. */
export function numbersOf(tensor: Tensor): Float32Array {
  const data = tensor.type === 'float32' ? tensor.data : tensor.to('float32').data
  return data as Float32Array // float32 tensors hold nothing else
}
