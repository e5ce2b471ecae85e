import { Tensor } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'
import { throwIfCancelled } from '../load/cancelled.ts'
import type { LoadedModel } from '../load/load-model.ts'
import type { WorkContext } from '../load/task.ts'
import type { NetworkInput } from '../text/input-template.ts'
import { paddingToken } from './rows.ts'

/** How much one forward pass may take on. */
export interface BatchLimits {
  /** Most rows. */
  rows: number
  /** Most tokens, padding included; a longer row goes alone. */
  tokens: number
  /** What a pass takes beside its tokens, as if it had so many more. Default: that of a processor. */
  passTokens?: number
}

const usualLimits: BatchLimits = { rows: 32, tokens: 1024 }
/** Measured on the starter encoder; a graphics card is left idle by small passes. */
const passTokens = { cpu: 16, wasm: 16, webgpu: 512 }

/** What a model gave for a batch. */
export interface BatchOutput {
  outputs: Record<string, Tensor>
  /** The rows of the batch; each output row is filled up to the longest of them. */
  rows: readonly NetworkInput[]
}

/** How the rows of a task are run, and what is made of each batch. */
export interface BatchTask<T> {
  context: WorkContext
  /** One value per row. */
  read: (output: BatchOutput) => T[]
  /** Most tokens of one pass. Default 1024. */
  tokens?: number
}

/** Runs an encoder over all rows, alike lengths together, and gives one value per row in order. */
export async function runInBatches<T>(
  model: LoadedModel,
  rows: readonly NetworkInput[],
  { context, read, tokens = usualLimits.tokens }: BatchTask<T>,
): Promise<T[]> {
  const padding = paddingToken(model) ?? 0
  const results: T[] = []
  const lengths = rows.map((row) => row.ids.length)
  const limits = { ...usualLimits, tokens, passTokens: passTokens[model.specification.device] }
  for (const batch of planBatches(lengths, limits)) {
    throwIfCancelled(context)
    const chosen = batch.flatMap((index) => rows[index] ?? [])
    const outputs = await runBatch(model.network, chosen, padding)
    for (const [place, value] of read({ outputs, rows: chosen }).entries()) {
      results[batch[place] ?? 0] = value
    }
  }
  return results
}

/**
 * Groups of indices, shortest rows first, each small enough for one forward pass. Of all ways to cut
 * the sorted rows it is the one with the fewest tokens, counting padding and what each pass takes.
 */
export function planBatches(
  lengths: readonly number[],
  limits: BatchLimits = usualLimits,
): number[][] {
  const order = [...lengths.keys()].toSorted((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0))
  const starts = bestStarts(
    order.map((index) => lengths[index] ?? 0),
    limits,
  )
  const batches: number[][] = []
  for (let end = order.length; end > 0; end = starts[end] ?? 0) {
    batches.unshift(order.slice(starts[end], end))
  }
  return batches
}

/** By the number of rows: where the last batch begins when the rows before are cut as well as can be. */
function bestStarts(
  widths: readonly number[],
  { rows, tokens, passTokens: pass = passTokens.cpu }: BatchLimits,
): number[] {
  const costs = [0]
  const starts = [0]
  for (const [last, width] of widths.entries()) {
    let [cost, start] = [Infinity, last]
    for (let first = last; first >= 0 && last - first < rows; first -= 1) {
      const size = (last - first + 1) * width
      if (first < last && size > tokens) break
      const whole = (costs[first] ?? 0) + pass + size
      if (whole < cost) [cost, start] = [whole, first]
    }
    costs.push(cost)
    starts.push(start)
  }
  return starts
}

async function runBatch(
  network: PreTrainedModel,
  rows: readonly NetworkInput[],
  padding: number,
): Promise<Record<string, Tensor>> {
  const width = Math.max(...rows.map((row) => row.ids.length))
  const size = rows.length * width
  const ids = new BigInt64Array(size).fill(BigInt(padding))
  const types = new BigInt64Array(size)
  const mask = new BigInt64Array(size)
  for (const [place, row] of rows.entries()) {
    const start = place * width
    ids.set(BigInt64Array.from(row.ids, BigInt), start)
    types.set(BigInt64Array.from(row.types, BigInt), start)
    mask.fill(1n, start, start + row.ids.length)
  }
  const tensor = (data: BigInt64Array): Tensor => new Tensor('int64', data, [rows.length, width])
  // Networks without one of these inputs do not get it.
  return network.forward({
    input_ids: tensor(ids),
    attention_mask: tensor(mask),
    token_type_ids: tensor(types),
  })
}

/** The rows of an output as numbers of 32 bits, whatever its type. */
export function numbersOf(tensor: Tensor): Float32Array {
  const data = tensor.type === 'float32' ? tensor.data : tensor.to('float32').data
  return data as Float32Array // float32 tensors hold nothing else
}
