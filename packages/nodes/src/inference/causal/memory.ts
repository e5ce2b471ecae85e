import { Tensor } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'

/**
 * What a network remembers of texts that it reads side by side, by the names of its inputs. Networks
 * of the usual kind remember keys and values: tensors of [texts, heads, columns, size], one column
 * per token. A memory is never changed, so that several texts may go on from the same one.
 */
export type Memory = Readonly<Record<string, Tensor>>

/** Columns of one text of a memory, and the column of the new memory in which they begin. */
export interface MemoryPart {
  memory: Memory
  row: number
  /** How many columns, counted from `from`. */
  columns: number
  /** Default 0. */
  from?: number
  /** Default 0. */
  to?: number
}

/** The memory among the outputs of a network, under the names of the inputs that take it up again. */
export function memoryOf(outputs: Readonly<Record<string, Tensor>>): Memory {
  const renamed = Object.entries(outputs)
    .filter(([name]) => name.startsWith('present'))
    .map(([name, tensor]) => [
      name
        .replace(/^present(?=_(?:ssm|conv|recurrent|compressor|indexer))/, 'past')
        .replace(/^present/, 'past_key_values'),
      tensor,
    ])
  return Object.fromEntries(renamed)
}

interface InputDescription {
  name: string
  type?: string
  shape?: readonly (number | string)[]
}

/**
 * Bytes that a network remembers for one token of one text; `undefined` for a network that remembers
 * anything else than keys and values, whose memory cannot be cut and put together by columns.
 */
export function bytesPerColumn(network: PreTrainedModel): number | undefined {
  const inputs: readonly InputDescription[] = network.sessions['model']?.inputMetadata ?? []
  const past = inputs.filter(({ name }) => name.startsWith('past'))
  if (past.length === 0) return undefined
  let bytes = 0
  for (const { name, type, shape } of past) {
    const [heads, size] = [shape?.[1], shape?.[3]]
    const usual = /^past_key_values\.\d+\.(key|value)$/.test(name) && shape?.length === 4
    if (!usual || typeof heads !== 'number' || typeof size !== 'number') return undefined
    bytes += heads * size * (type === 'float16' ? 2 : 4)
  }
  return bytes
}

/**
 * Puts a memory together from columns of others, one part for each of its texts; columns that no
 * part fills hold zeros. All parts come from one network.
 */
export async function gatherMemory(parts: readonly MemoryPart[], columns: number): Promise<Memory> {
  const names = Object.keys(parts[0]?.memory ?? {})
  const gathered = names.map(async (name) => [name, await gatherTensor(name, parts, columns)])
  return Object.fromEntries(await Promise.all(gathered))
}

/** Array of numbers of any kind, as far as copying needs to know it. */
interface Numbers {
  set(from: Numbers, at: number): void
  subarray(from: number, to: number): Numbers
}

async function gatherTensor(
  name: string,
  parts: readonly MemoryPart[],
  columns: number,
): Promise<Tensor> {
  const model = tensorOf(parts[0], name)
  const [, heads = 0, , size = 0] = model.dims
  let target: Numbers | undefined
  for (const [row, part] of parts.entries()) {
    const source = tensorOf(part, name)
    const numbers = await numbersOf(source)
    target ??= new numbers.constructor(parts.length * heads * columns * size)
    const [, , width = 0] = source.dims
    for (let head = 0; head < heads; head += 1) {
      const from = ((part.row * heads + head) * width + (part.from ?? 0)) * size
      const to = ((row * heads + head) * columns + (part.to ?? 0)) * size
      target.set(numbers.subarray(from, from + part.columns * size), to)
    }
  }
  return new Tensor(model.type, target as never, [parts.length, heads, columns, size])
}

function tensorOf(part: MemoryPart | undefined, name: string): Tensor {
  const tensor = part?.memory[name]
  if (!tensor) throw new Error(`a memory lacks ${name}`)
  return tensor
}

/** The numbers of a tensor, fetched from the device when they are there. */
async function numbersOf(
  tensor: Tensor,
): Promise<Numbers & { constructor: new (length: number) => Numbers }> {
  const numbers: unknown =
    tensor.location === 'cpu' ? tensor.data : await tensor.ort_tensor.getData()
  return numbers as Numbers & { constructor: new (length: number) => Numbers }
}

/** Size of a memory in bytes. */
export function memoryBytes(memory: Memory): number {
  return Object.values(memory).reduce(
    (sum, { size, type }) => sum + size * (type === 'float16' ? 2 : 4),
    0,
  )
}

/** Frees what a memory holds on a device; the memory must not be used any more. */
export function releaseMemory(memory: Memory | undefined): void {
  for (const tensor of Object.values(memory ?? {})) {
    // Memory of the processor goes with the last reference to it.
    if (tensor.location !== 'cpu') tensor.dispose()
  }
}
