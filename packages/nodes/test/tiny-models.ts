import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { llamaSizes, tinyBert, tinyLlama } from './tiny-networks.ts'
import { byteTokenizer } from './tiny-tokenizers.ts'
import type { TinyTokenizer } from './tiny-tokenizers.ts'

const bytes = byteTokenizer()
/** Bytes and special tokens together. */
export const tinyVocabulary = bytes.size

const chatTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

/**
 * Writes a language model with random weights into `folder`. Its reply is noise, but the same noise
 * every time, and of single bytes: most characters beyond ASCII take several tokens.
 */
export function writeTinyLlama(folder: string): void {
  const { width, heads, memoryHeads, layers, window } = llamaSizes
  writeTokenizer(folder, bytes, { chat_template: chatTemplate })
  write(folder, 'onnx/model.onnx', tinyLlama(tinyVocabulary))
  write(folder, 'config.json', {
    architectures: ['LlamaForCausalLM'],
    model_type: 'llama',
    hidden_size: width,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: memoryHeads,
    head_dim: width / heads,
    vocab_size: tinyVocabulary,
    max_position_embeddings: window,
    eos_token_id: tinyVocabulary - 1,
  })
}

/** Writes an encoder with random weights; with `labels` it classifies, otherwise it embeds. */
export function writeTinyBert(
  folder: string,
  labels?: readonly string[],
  config: Record<string, unknown> = {},
): void {
  writeTokenizer(folder, bytes)
  write(folder, 'onnx/model.onnx', tinyBert(tinyVocabulary, labels?.length))
  write(folder, 'config.json', {
    architectures: [labels ? 'BertForSequenceClassification' : 'BertModel'],
    model_type: 'bert',
    hidden_size: 32,
    vocab_size: tinyVocabulary,
    max_position_embeddings: 128,
    pad_token_id: 256,
    ...(labels && { id2label: Object.fromEntries(labels.entries()) }),
    ...config,
  })
}

/** Writes the two files of a tokenizer; `config` adds to what is said about it. */
export function writeTokenizer(
  folder: string,
  tokenizer: TinyTokenizer,
  config: Record<string, unknown> = {},
): void {
  write(folder, 'tokenizer.json', tokenizer.json)
  write(folder, 'tokenizer_config.json', { ...tokenizer.config, ...config })
}

/** Writes a model of one network, which has another head than `config.json` says only by mistake. */
export function writeTinyModel(
  folder: string,
  files: Record<string, Uint8Array>,
  config: Record<string, unknown>,
): void {
  for (const [name, content] of Object.entries(files)) write(folder, `onnx/${name}.onnx`, content)
  write(folder, 'config.json', config)
}

function write(folder: string, name: string, content: Uint8Array | object): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content instanceof Uint8Array ? content : JSON.stringify(content))
}
