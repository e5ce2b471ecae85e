import { numberFrom } from './gguf.ts'
import type { Gguf } from './gguf.ts'
import { readLlamaSettings } from './llama-settings.ts'

/** The content of `config.json`; `dataFiles` tells transformers.js how many data files each ONNX file has. */
export function createLlamaConfig(gguf: Gguf, dataFiles: Readonly<Record<string, number>>): object {
  const settings = readLlamaSettings(gguf)
  return {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    hidden_size: settings.hidden,
    intermediate_size: settings.inner,
    num_hidden_layers: settings.layers,
    num_attention_heads: settings.heads,
    num_key_value_heads: settings.keyValueHeads,
    head_dim: settings.headSize,
    vocab_size: settings.vocabulary,
    max_position_embeddings: settings.contextWindow,
    rope_theta: settings.rotaryBase,
    rms_norm_eps: settings.epsilon,
    hidden_act: 'silu',
    tie_word_embeddings: true,
    bos_token_id: numberFrom(gguf, 'tokenizer.ggml.bos_token_id'),
    eos_token_id: numberFrom(gguf, 'tokenizer.ggml.eos_token_id'),
    pad_token_id: numberFrom(gguf, 'tokenizer.ggml.padding_token_id'),
    'transformers.js_config': { use_external_data_format: dataFiles },
  }
}

/** The content of `generation_config.json`: an answer ends at the end of the turn or of the text. */
export function createGenerationConfig(gguf: Gguf): object {
  const endOfTurn = numberFrom(gguf, 'tokenizer.ggml.eos_token_id')
  const endOfText = numberFrom(gguf, 'tokenizer.ggml.unknown_token_id')
  return {
    bos_token_id: numberFrom(gguf, 'tokenizer.ggml.bos_token_id'),
    eos_token_id: [endOfTurn, endOfText],
    pad_token_id: numberFrom(gguf, 'tokenizer.ggml.padding_token_id'),
  }
}
