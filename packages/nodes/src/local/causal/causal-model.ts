import { Tensor } from '@huggingface/transformers'
import type { PreTrainedModel } from '@huggingface/transformers'

/** A text that a language model has read, ready to be continued. */
export interface ReadText {
  /** Reads further tokens and gives the logits of the token that comes next; they may be overwritten. */
  read(tokens: readonly number[]): Promise<Float32Array>
}

/** Starts a text of no tokens. What the model remembers of it is freed with the object. */
export function startText(network: PreTrainedModel): ReadText {
  let memory: Record<string, unknown> | undefined
  let length = 0
  return {
    async read(tokens) {
      length += tokens.length
      const outputs: Record<string, Tensor> = await network.forward({
        input_ids: int64(BigInt64Array.from(tokens, BigInt)),
        attention_mask: int64(new BigInt64Array(length).fill(1n)),
        past_key_values: memory,
        // Models that know this input work out only the last row; the others do not get it.
        num_logits_to_keep: new Tensor('int64', [1n], []),
      })
      memory = remembered(outputs)
      return lastRow(outputs['logits'])
    },
  }
}

function int64(data: BigInt64Array): Tensor {
  return new Tensor('int64', data, [1, data.length])
}

/** The outputs that the next pass takes as inputs, under the names that it expects. */
function remembered(outputs: Record<string, Tensor>): Record<string, Tensor> {
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

function lastRow(logits: Tensor | undefined): Float32Array {
  if (!logits) throw new Error('it has no output named logits')
  const [, , vocabulary = 0] = logits.dims
  const data =
    logits.type === 'float32' ? logits.data : logits.slice(null, -1, null).to('float32').data
  return (data as Float32Array).subarray(data.length - vocabulary)
}
