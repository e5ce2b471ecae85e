/** The two files of a tokenizer, as objects. */
export interface TinyTokenizer {
  json: { model: object; added_tokens: object[] } & Record<string, unknown>
  config: Record<string, unknown>
  /** Number of tokens. */
  size: number
  /** The number of each token. */
  id: (token: string) => number
}

interface Parts {
  vocabulary: readonly string[]
  special: readonly string[]
  rest: Record<string, unknown>
  config: Record<string, unknown>
}

/** One token per byte, so that every text can be written; special tokens come last. */
export function byteTokenizer(merges: readonly [string, string][] = []): TinyTokenizer {
  const vocabulary = [...byteCharacters(), ...merges.map(([left, right]) => left + right)]
  const special = ['<|endoftext|>', '<|im_start|>', '<|im_end|>']
  const vocab = Object.fromEntries(vocabulary.map((token, id) => [token, id]))
  return build({
    vocabulary: [...vocabulary, ...special],
    special,
    rest: {
      normalizer: null,
      pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, use_regex: true },
      post_processor: null,
      decoder: { type: 'ByteLevel' },
      model: { type: 'BPE', vocab, merges },
    },
    config: { tokenizer_class: 'GPT2Tokenizer' },
  })
}

const bertTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

/** Words and `##` endings as BERT splits them: lower case, without accents, `[CLS] A [SEP] B [SEP]`. */
export function wordPieceTokenizer(words: readonly string[]): TinyTokenizer {
  const vocabulary = [...bertTokens, ...words]
  const vocab = Object.fromEntries(vocabulary.map((token, id) => [token, id]))
  const special = (id: string, type: number) => ({ SpecialToken: { id, type_id: type } })
  const text = (id: string, type: number) => ({ Sequence: { id, type_id: type } })
  const single = [special('[CLS]', 0), text('A', 0), special('[SEP]', 0)]
  return build({
    vocabulary,
    special: bertTokens,
    rest: {
      normalizer: {
        type: 'BertNormalizer',
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: null,
        lowercase: true,
      },
      pre_tokenizer: { type: 'BertPreTokenizer' },
      post_processor: {
        type: 'TemplateProcessing',
        single,
        pair: [...single, text('B', 1), special('[SEP]', 1)],
        special_tokens: Object.fromEntries(
          ['[CLS]', '[SEP]'].map((id) => [id, { id, ids: [vocab[id]], tokens: [id] }]),
        ),
      },
      decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
      model: {
        type: 'WordPiece',
        unk_token: '[UNK]',
        continuing_subword_prefix: '##',
        max_input_chars_per_word: 100,
        vocab,
      },
    },
    config: {
      tokenizer_class: 'BertTokenizer',
      pad_token: '[PAD]',
      mask_token: '[MASK]',
      cls_token: '[CLS]',
      sep_token: '[SEP]',
      unk_token: '[UNK]',
    },
  })
}

/** Pieces that begin with `▁` where a word does, as T5 and XLM-RoBERTa write them; `A </s>`. */
export function unigramTokenizer(pieces: readonly string[]): TinyTokenizer {
  const special = ['<pad>', '</s>', '<unk>']
  const vocabulary = [...special, ...pieces]
  const end = { SpecialToken: { id: '</s>', type_id: 0 } }
  const text = (id: string) => ({ Sequence: { id, type_id: 0 } })
  return build({
    vocabulary,
    special,
    rest: {
      normalizer: { type: 'NFKC' },
      pre_tokenizer: {
        type: 'Metaspace',
        replacement: '▁',
        prepend_scheme: 'always',
        split: false,
      },
      post_processor: {
        type: 'TemplateProcessing',
        single: [text('A'), end],
        pair: [text('A'), end, text('B'), end],
        special_tokens: { '</s>': { id: '</s>', ids: [1], tokens: ['</s>'] } },
      },
      decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always' },
      // Longer pieces are likelier than the pieces that they are made of.
      model: { type: 'Unigram', unk_id: 2, vocab: vocabulary.map((piece) => [piece, -10]) },
    },
    config: { tokenizer_class: 'T5Tokenizer', pad_token: '<pad>', eos_token: '</s>' },
  })
}

function build({ vocabulary, special, rest, config }: Parts): TinyTokenizer {
  const ids = new Map(vocabulary.map((token, id) => [token, id]))
  const id = (token: string): number => {
    const found = ids.get(token)
    if (found === undefined) throw new Error(`there is no token ${token}`)
    return found
  }
  const added = special.map((content) => ({
    id: id(content),
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }))
  const model = rest['model'] as object
  return {
    json: { version: '1.0', ...rest, model, added_tokens: added },
    config,
    size: vocabulary.length,
    id,
  }
}

/** The visible character by which byte-level vocabularies write each byte. */
function byteCharacters(): string[] {
  let spare = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const visible = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
    return String.fromCodePoint(visible ? byte : spare++)
  })
}
