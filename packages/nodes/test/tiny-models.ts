import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { llamaSizes, tinyBert, tinyLlama } from './tiny-networks.ts'

/** The special tokens of the tiny vocabulary, which otherwise has one token per byte. */
const specialTokens = ['<|endoftext|>', '<|im_start|>', '<|im_end|>']
/** Bytes and special tokens together. */
export const tinyVocabulary = 256 + specialTokens.length

const chatTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>\\n' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"

/**
 * Writes a language model with random weights into `folder`. Its reply is noise, but the same noise
 * every time, and of single bytes: most characters beyond ASCII take several tokens.
 */
export function writeTinyLlama(folder: string): void {
  const { width, heads, memoryHeads, layers, window } = llamaSizes
  writeTokenizer(folder, { chat_template: chatTemplate })
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
  writeTokenizer(folder, {})
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

/** One token per byte, so that every text can be written. */
function writeTokenizer(folder: string, config: Record<string, unknown>): void {
  const bytes = byteCharacters().map((character, byte) => [character, byte])
  write(folder, 'tokenizer.json', {
    version: '1.0',
    added_tokens: specialTokens.map((content, at) => ({
      id: 256 + at,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel' },
    model: { type: 'BPE', vocab: Object.fromEntries(bytes), merges: [] },
  })
  write(folder, 'tokenizer_config.json', { tokenizer_class: 'GPT2Tokenizer', ...config })
}

/** The visible character by which byte-level vocabularies write each byte. */
function byteCharacters(): string[] {
  let spare = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const visible = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
    return String.fromCodePoint(visible ? byte : spare++)
  })
}

function write(folder: string, name: string, content: Uint8Array | object): void {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content instanceof Uint8Array ? content : JSON.stringify(content))
}
