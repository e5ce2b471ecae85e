import { Tensor } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'

/** Texts that the encoder has read, and the texts that the decoder writes for them, a row each. */
export interface Decoder {
  /** Adds one token to each row and gives the logits of the next; they may be overwritten. */
  step(tokens: readonly number[]): Promise<Float32Array[]>
  /** Goes on with these rows alone, in this order, if that saves anything. True when it did. */
  keep(rows: readonly number[]): boolean
}

type Tensors = Record<string, Tensor>

/** Has the encoder read some rows of tokens, the shorter ones filled up with `padding`. */
export async function startDecoder(
  network: PreTrainedModel,
  rows: readonly (readonly number[])[],
  padding: number,
): Promise<Decoder> {
  const width = Math.max(...rows.map((row) => row.length))
  const ids = new BigInt64Array(rows.length * width).fill(BigInt(padding))
  const real = new BigInt64Array(rows.length * width)
  for (const [place, row] of rows.entries()) {
    ids.set(BigInt64Array.from(row, BigInt), place * width)
    real.fill(1n, place * width, place * width + row.length)
  }
  const dims = [rows.length, width]
  let mask = new Tensor('int64', real, dims)
  let source = await encode(network, new Tensor('int64', ids, dims), mask)
  let memory: Tensors | undefined

  return {
    async step(tokens) {
      const outputs: Tensors = await network.forward({
        encoder_outputs: source,
        attention_mask: mask,
        decoder_input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [
          tokens.length,
          1,
        ]),
        past_key_values: memory,
      })
      memory = remembered(outputs, memory)
      return rowsOf(outputs['logits'])
    },
    keep(chosen) {
      const tensors = [mask, source, ...Object.values(memory ?? {})]
      // Moving what lies in the memory of a graphics processor costs more than it saves.
      if (tensors.some((tensor) => tensor.location !== 'cpu')) return false
      mask = pickRows(mask, chosen)
      source = pickRows(source, chosen)
      const entries = Object.entries(memory ?? {})
      memory = Object.fromEntries(entries.map(([name, tensor]) => [name, pickRows(tensor, chosen)]))
      return true
    },
  }
}

async function encode(network: PreTrainedModel, ids: Tensor, mask: Tensor): Promise<Tensor> {
  const session: EncoderSession = network.sessions['model']
  const inputs = { input_ids: ids.ort_tensor, attention_mask: mask.ort_tensor }
  const taken = Object.entries(inputs).filter(([name]) => session.inputNames.includes(name))
  const { last_hidden_state: states } = await session.run(Object.fromEntries(taken))
  if (states === undefined) throw new Error('its encoder has no output named last_hidden_state')
  return new Tensor(states)
}

/** The part of the runtime's session that is used here. */
interface EncoderSession {
  inputNames: readonly string[]
  run(inputs: Record<string, RuntimeTensor>): Promise<Record<string, RuntimeTensor | undefined>>
}
type RuntimeTensor = Tensor['ort_tensor']

/**
 * What the next step takes as inputs. What was found out about the source is given with the first
 * step alone, and the memory of rows that were dropped must not come back.
 */
function remembered(outputs: Tensors, before: Tensors | undefined): Tensors {
  const entries = Object.entries(outputs).filter(([name]) => name.startsWith('present'))
  return Object.fromEntries(
    entries.map(([name, tensor]) => {
      const input = name.replace(/^present/, 'past_key_values')
      const kept = name.includes('.encoder.') ? before?.[input] : undefined
      return [input, kept ?? tensor]
    }),
  )
}

/** The numbers of the last token of each row. */
function rowsOf(logits: Tensor | undefined): Float32Array[] {
  if (!logits) throw new Error('it has no output named logits')
  const [count = 0, length = 0, vocabulary = 0] = logits.dims
  const float = logits.type === 'float32' ? logits : logits.to('float32')
  const data = float.data as Float32Array // float32 tensors hold nothing else
  return Array.from({ length: count }, (_, row) => {
    const end = (row + 1) * length * vocabulary
    return data.subarray(end - vocabulary, end)
  })
}

function pickRows(tensor: Tensor, rows: readonly number[]): Tensor {
  const [count = 1, ...rest] = tensor.dims
  const data = tensor.data as Float32Array // or another array of numbers, which has the same methods
  const size = data.length / count
  const picked = data.slice(0, rows.length * size)
  for (const [place, row] of rows.entries()) {
    picked.set(data.subarray(row * size, (row + 1) * size), place * size)
  }
  return new Tensor(tensor.type, picked, [rows.length, ...rest])
}
