import { FlowError } from '@chainwright/core'
import { Tokenizer } from '@huggingface/tokenizers'
import { z } from 'zod'
import { readChatTemplate, specialTokenText, tokenizerConfigSchema } from './chat-template.ts'
import type { RenderChat, SpecialTokenName, TokenizerConfig } from './chat-template.ts'
import { readInputTemplate } from './input-template.ts'
import type { FrameTexts } from './input-template.ts'
import { createPlacer } from './offsets.ts'
import type { PlacedTokens } from './offsets.ts'
import type { TokenizerParts } from './tokenizer-parts.ts'
import { readDescription } from '../store/description-files.ts'
import type { DescriptionFiles } from '../store/description-files.ts'

/** A model's vocabulary, and how it reads texts and conversations. Runs in any thread. */
export interface ModelTokenizer {
  encode: (text: string, options?: { special?: boolean }) => number[]
  decode: (tokens: readonly number[], options?: { special?: boolean }) => string
  chat: RenderChat | undefined
  /** Puts the tokens of one or two texts into the frame of special tokens that the model expects. */
  frame: FrameTexts
  /** A special token, when the model has one for the purpose. */
  special: (name: SpecialTokenName) => { token: number; text: string } | undefined
  /** The tokens of a text without special ones, each with its place in the text. */
  place: (text: string) => PlacedTokens
  /** The number of a token, as the vocabulary writes it. */
  idOf: (token: string) => number | undefined
  /** Whether the number stands for a token. */
  has: (token: number) => boolean
}

const tokenizerSchema = z.looseObject({
  model: z.looseObject({}),
  added_tokens: z.array(z.looseObject({ id: z.int(), content: z.string() })).default([]),
})

/**
 * Reads `tokenizer.json` and `tokenizer_config.json` of a model. Throws a `FlowError`
 * (`model-unreadable`) when they are missing or of no use.
 */
export function readTokenizer(files: DescriptionFiles): ModelTokenizer {
  const path = `${files.folder}/tokenizer.json`
  const description = readDescription(files, 'tokenizer.json', tokenizerSchema)
  const config = readDescription(files, 'tokenizer_config.json', tokenizerConfigSchema) ?? {}
  if (!description) throw unusable(path, 'there is no such file')
  const tokenizer = construct(path, description, config)
  let frame: FrameTexts | undefined
  let place: ((text: string) => PlacedTokens) | undefined
  return {
    encode: (text, options) =>
      tokenizer.encode(text, { add_special_tokens: options?.special ?? false }).ids,
    decode: (tokens, options) => {
      if (tokens.length === 0) return ''
      checkTokens(tokens, tokenizer)
      return tokenizer.decode([...tokens], {
        skip_special_tokens: !(options?.special ?? false),
        // Moving spaces around would make the text of a token depend on what follows it.
        clean_up_tokenization_spaces: false,
      })
    },
    chat: readChatTemplate(files, config),
    frame: (texts) => (frame ??= readTemplate(path, tokenizer))(texts),
    place: (text) => (place ??= readPlacer(tokenizer, description, config))(text),
    special: (name) => {
      const text = specialTokenText(config, name)
      const token = text === undefined ? undefined : tokenizer.token_to_id(text)
      return text === undefined || token === undefined ? undefined : { token, text }
    },
    idOf: (token) => tokenizer.token_to_id(token),
    has: (token) => tokenizer.id_to_token(token) !== undefined,
  }
}

function construct(path: string, description: object, config: object): Tokenizer {
  try {
    return new Tokenizer(description, config)
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error))
  }
}

function readPlacer(
  tokenizer: Tokenizer,
  description: z.infer<typeof tokenizerSchema>,
  config: TokenizerConfig,
): (text: string) => PlacedTokens {
  return createPlacer(partsOf(tokenizer), {
    splitting: description['pre_tokenizer'],
    oneSpace: config['remove_space'] === true,
    plainLetters: config['do_lowercase_and_remove_accent'] === true,
  })
}

function readTemplate(path: string, tokenizer: Tokenizer): FrameTexts {
  try {
    return readInputTemplate(partsOf(tokenizer))
  } catch (error) {
    throw unusable(path, error instanceof Error ? error.message : String(error))
  }
}

/** The library keeps its parts to itself where a compiler finds its types. */
function partsOf(tokenizer: Tokenizer): TokenizerParts {
  const parts: unknown = tokenizer
  return parts as TokenizerParts
}

function checkTokens(tokens: readonly number[], tokenizer: Tokenizer): void {
  const wrong = tokens.find((token) => tokenizer.id_to_token(token) === undefined)
  if (wrong === undefined) return
  throw new FlowError({
    code: 'token-unknown',
    message: `The vocabulary of the model has no token ${wrong}. Decode tokens with the model that made them.`,
  })
}

function unusable(path: string, why: string): FlowError {
  return new FlowError({
    code: 'model-unreadable',
    message: `The tokenizer ${path} cannot be used: ${why}. Fetch or copy the model again.`,
  })
}
