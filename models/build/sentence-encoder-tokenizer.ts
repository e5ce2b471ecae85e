/** A piece of text and the logarithm of its probability. */
export type Piece = readonly [text: string, score: number]

const reserved = 6
const never = -100

/** Describes the encoder's tokenizer (unigram pieces, as SentencePiece makes them) for `tokenizer.json`. */
export function createEncoderTokenizer(pieces: readonly Piece[]): object {
  const plain = {
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  }
  const space = {
    type: 'Metaspace',
    replacement: '▁',
    add_prefix_space: true,
    prepend_scheme: 'always',
  }
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: pieces.slice(0, reserved).map(([content], id) => ({ id, content, ...plain })),
    normalizer: { type: 'NFKC' },
    pre_tokenizer: { ...space, split: false },
    post_processor: null,
    decoder: space,
    model: {
      type: 'Unigram',
      unk_id: 0,
      vocab: pieces.map(([text, score], id) => [text, id < reserved ? never : score]),
      byte_fallback: false,
    },
  }
}

/** The content of `tokenizer_config.json`. */
export function createEncoderTokenizerSettings(pieces: readonly Piece[], longest: number): object {
  const unknown = pieces[0]?.[0] ?? ''
  return {
    tokenizer_class: 'PreTrainedTokenizer',
    unk_token: unknown,
    pad_token: unknown,
    model_max_length: longest,
    clean_up_tokenization_spaces: false,
  }
}
