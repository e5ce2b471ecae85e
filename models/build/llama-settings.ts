import { numberFrom } from './gguf.ts'
import type { Gguf } from './gguf.ts'

/** The sizes of a model of the Llama architecture. */
export interface LlamaSettings {
  readonly layers: number
  readonly hidden: number
  readonly inner: number
  readonly heads: number
  readonly keyValueHeads: number
  readonly headSize: number
  readonly vocabulary: number
  readonly contextWindow: number
  readonly rotaryBase: number
  readonly epsilon: number
}

/** Reads the sizes from the metadata of a GGUF file. */
export function readLlamaSettings(gguf: Gguf): LlamaSettings {
  const hidden = numberFrom(gguf, 'llama.embedding_length')
  const heads = numberFrom(gguf, 'llama.attention.head_count')
  return {
    layers: numberFrom(gguf, 'llama.block_count'),
    hidden,
    inner: numberFrom(gguf, 'llama.feed_forward_length'),
    heads,
    keyValueHeads: numberFrom(gguf, 'llama.attention.head_count_kv'),
    headSize: hidden / heads,
    vocabulary: numberFrom(gguf, 'llama.vocab_size'),
    contextWindow: numberFrom(gguf, 'llama.context_length'),
    rotaryBase: numberFrom(gguf, 'llama.rope.freq_base'),
    epsilon: Number(numberFrom(gguf, 'llama.attention.layer_norm_rms_epsilon').toPrecision(6)),
  }
}
