// What is used of the tokenizer library's objects. Its own types cannot be found by the compiler.

/** Rewrites a text before it is split, for instance in lower case. */
export interface Normalizer {
  config: {
    type: string
    strip_left?: boolean
    strip_right?: boolean
    prepend?: string
    content?: string
  }
  normalize(text: string): string
  /** The steps of a sequence. */
  normalizers?: readonly (Normalizer | null)[]
  /** What `Replace` looks for. */
  pattern?: RegExp | null
}

/** The model of a vocabulary, which splits words into tokens. */
export interface VocabularyModel {
  config: {
    continuing_subword_prefix?: string | null
    continuing_subword_suffix?: string | null
    end_of_word_suffix?: string | null
  }
  encode(words: readonly string[]): string[]
  tokens_to_ids: ReadonlyMap<string, number>
  unk_token?: string | undefined
  unk_token_id?: number | undefined
  fuse_unk: boolean
}

/** A token that stands for itself wherever it is met. */
export interface AddedToken {
  content: string
  id: number
  lstrip: boolean
  rstrip: boolean
  normalized: boolean
}

/** A tokenizer and its parts. */
export interface TokenizerParts {
  normalizer: Normalizer | null
  pre_tokenizer: ((text: string, options: { section_index: number }) => string[]) | null
  model: VocabularyModel
  post_processor:
    | ((
        first: readonly string[],
        second: readonly string[] | null,
        special: boolean,
      ) => { tokens: string[]; token_type_ids?: number[] })
    | null
  encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] }
  token_to_id(token: string): number | undefined
  get_added_tokens_decoder(): ReadonlyMap<number, AddedToken>
}
