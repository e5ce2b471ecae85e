import { listFrom, numberFrom, textFrom } from './gguf.ts'
import type { Gguf } from './gguf.ts'

/** The two files that describe a tokenizer to transformers.js and to Hugging Face's tokenizers. */
export interface TokenizerFiles {
  readonly tokenizer: object
  readonly settings: object
}

const specialToken = 3

/**
 * Describes the tokenizer in the metadata of a GGUF file: byte-level pair encoding that keeps every
 * digit apart ("smollm"). Throws if the file names another kind of tokenizer.
 */
export function createTokenizerFiles(gguf: Gguf): TokenizerFiles {
  const kind = `${textFrom(gguf, 'tokenizer.ggml.model')}/${textFrom(gguf, 'tokenizer.ggml.pre')}`
  if (kind !== 'gpt2/smollm') throw new Error(`This script does not know the tokenizer "${kind}".`)
  const tokens = listFrom(gguf, 'tokenizer.ggml.tokens').map(String)
  const types = listFrom(gguf, 'tokenizer.ggml.token_type')
  const special = tokens.flatMap((content, id) =>
    types[id] === specialToken ? [{ id, content }] : [],
  )
  return {
    tokenizer: describeTokenizer(gguf, tokens, special),
    settings: describeSettings(gguf, tokens),
  }
}

function describeTokenizer(
  gguf: Gguf,
  tokens: readonly string[],
  special: readonly { id: number; content: string }[],
): object {
  const plain = {
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }
  const byteLevel = {
    type: 'ByteLevel',
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: true,
  }
  const digits = {
    type: 'Split',
    pattern: { Regex: '\\p{N}' },
    behavior: 'Isolated',
    invert: false,
  }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: special.map((token) => ({ ...token, ...plain })),
    normalizer: null,
    pre_tokenizer: { type: 'Sequence', pretokenizers: [digits, byteLevel] },
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      merges: listFrom(gguf, 'tokenizer.ggml.merges').map(String),
    },
  }
}

function describeSettings(gguf: Gguf, tokens: readonly string[]): object {
  const token = (role: string) => tokens[numberFrom(gguf, `tokenizer.ggml.${role}_token_id`)]
  return {
    tokenizer_class: 'GPT2Tokenizer',
    model_max_length: numberFrom(gguf, 'llama.context_length'),
    bos_token: token('bos'),
    eos_token: token('eos'),
    pad_token: token('padding'),
    unk_token: token('unknown'),
    add_prefix_space: false,
    clean_up_tokenization_spaces: false,
    padding_side: 'left',
    chat_template: textFrom(gguf, 'tokenizer.chat_template'),
  }
}
