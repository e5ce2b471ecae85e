import { Tensor } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'
import { gatherMemory, memoryOf } from './memory.ts'
import type { Memory } from './memory.ts'

/**
 * Texts that a language model has read side by side, in columns of one token each. Shorter ones are
 * padded, which the model is told by the mask. Never changed: reading on gives another one.
 */
export interface ReadTexts {
  /** `undefined` while nothing was read. */
  memory: Memory | undefined
  /** For each text one number per column: 1 for a token, 0 for padding. */
  masks: readonly BigInt64Array[]
}

/** So many texts of no tokens. */
export function emptyTexts(count: number): ReadTexts {
  return { memory: undefined, masks: Array.from({ length: count }, () => new BigInt64Array()) }
}

/** Columns that were read, padding included. */
export function columnsOf({ masks }: ReadTexts): number {
  return masks[0]?.length ?? 0
}

/** Tokens that come next, one row per text. */
export interface NextTokens {
  rows: readonly (readonly number[])[]
  /** Shorter rows are filled up in front, or behind; behind is for rows that nothing follows. */
  padding: 'front' | 'behind'
  /** The logits after each row's last column alone, or those after all columns. */
  logits: 'last' | 'all'
}

/** Logits of the token that comes next: after some text, after its column `place` of this reading. */
export type Logits = (row: number, place?: number) => Float32Array

/**
 * Reads on, in one pass of the network. The logits may be overwritten by whoever uses them; `place`
 * counts the columns of this pass and is the last one unless it is given.
 */
export async function readOn(
  network: PreTrainedModel,
  texts: ReadTexts,
  next: NextTokens,
): Promise<{ texts: ReadTexts; logits: Logits }> {
  const { ids, masks, columns } = layOut(texts, next)
  const total = masks[0]?.length ?? 0
  const mask = new BigInt64Array(masks.length * total)
  for (const [row, one] of masks.entries()) mask.set(one, row * total)
  const outputs: Record<string, Tensor> = await network.forward({
    input_ids: new Tensor('int64', ids, [masks.length, columns]),
    attention_mask: new Tensor('int64', mask, [masks.length, total]),
    past_key_values: texts.memory,
    // Models that know this input work out these rows alone; the others do not get it.
    num_logits_to_keep: new Tensor('int64', [next.logits === 'last' ? 1n : 0n], []),
  })
  return { texts: { memory: memoryOf(outputs), masks }, logits: logitsOf(outputs['logits']) }
}

function layOut(
  { masks }: ReadTexts,
  { rows, padding }: NextTokens,
): { ids: BigInt64Array; masks: BigInt64Array[]; columns: number } {
  const columns = Math.max(...rows.map((row) => row.length))
  // Any token does for padding; this one is there in every vocabulary.
  const ids = new BigInt64Array(rows.length * columns)
  const longer = rows.map((row, at) => {
    const before = masks[at]?.length ?? 0
    const start = padding === 'front' ? columns - row.length : 0
    ids.set(BigInt64Array.from(row, BigInt), at * columns + start)
    const mask = new BigInt64Array(before + columns)
    mask.set(masks[at] ?? [])
    return mask.fill(1n, before + start, before + start + row.length)
  })
  return { ids, masks: longer, columns }
}

function logitsOf(tensor: Tensor | undefined): Logits {
  if (!tensor) throw new Error('it has no output named logits')
  const [, places = 1, vocabulary = 0] = tensor.dims
  const whole = tensor.type === 'float32' ? tensor : tensor.to('float32')
  const data = whole.data as Float32Array // float32 tensors hold nothing else
  return (row, place = places - 1) => {
    const at = (row * places + place) * vocabulary
    return data.subarray(at, at + vocabulary)
  }
}

/** Some of the texts, in the given order; one may be taken several times. */
export async function pickTexts(texts: ReadTexts, rows: readonly number[]): Promise<ReadTexts> {
  const { memory, masks } = texts
  const columns = columnsOf(texts)
  const picked = rows.map((row) => masks[row] ?? new BigInt64Array(columns))
  if (!memory) return { memory, masks: picked }
  const parts = rows.map((row) => ({ memory, row, columns }))
  return { memory: await gatherMemory(parts, columns), masks: picked }
}

/** Puts texts that were read one by one beside each other, shorter ones padded in front. */
export async function joinTexts(single: readonly ReadTexts[]): Promise<ReadTexts> {
  const [only] = single
  if (only && single.length === 1) return only
  const columns = Math.max(...single.map(columnsOf))
  const masks = single.map((texts) => {
    const mask = new BigInt64Array(columns)
    mask.set(texts.masks[0] ?? [], columns - columnsOf(texts))
    return mask
  })
  const parts = single.map((texts) => ({
    memory: texts.memory ?? {},
    row: 0,
    columns: columnsOf(texts),
    to: columns - columnsOf(texts),
  }))
  return { memory: await gatherMemory(parts, columns), masks }
}
