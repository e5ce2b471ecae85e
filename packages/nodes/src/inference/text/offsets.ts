import { FlowError } from '@chainwright/core'
import type { Span } from '../../models/inference.ts'
import {
  sliceTraced,
  traceByCharacter,
  traceNormalizer,
  traceReplace,
  traceText,
  tracedTrim,
} from './offsets-normalize.ts'
import type { TracedText } from './offsets-normalize.ts'
import { placePieces } from './offsets-pieces.ts'
import type { PlacedToken } from './offsets-pieces.ts'
import type { AddedToken, TokenizerParts } from './tokenizer-parts.ts'

/** The tokens of a text without special ones, and the part of the text that each stands for. */
export interface PlacedTokens {
  ids: number[]
  /** In order; white space around a token is left out. Several tokens may share a character. */
  spans: Span[]
}

/** What a tokenizer's own files say beyond what the library's object shows. */
export interface TokenizerFiles {
  /** `pre_tokenizer` of `tokenizer.json`. */
  splitting: unknown
  /** `remove_space` of `tokenizer_config.json`: runs of white space become one space. */
  oneSpace: boolean
  /** `do_lowercase_and_remove_accent` of `tokenizer_config.json`. */
  plainLetters: boolean
}

/**
 * A function that tokenizes a text and tells where each token stands in it, which the library does
 * not. It goes the library's way step by step, and keeps track of every character. It throws a
 * `FlowError` (`model-unreadable`) should it come to other tokens than the library does.
 */
export function createPlacer(
  tokenizer: TokenizerParts,
  files: TokenizerFiles,
): (text: string) => PlacedTokens {
  const added = [...tokenizer.get_added_tokens_decoder().values()]
  const { normalizer } = tokenizer
  const normalized = (token: AddedToken): boolean => token.normalized && normalizer !== null
  const before = finderOf(
    added.filter((token) => !normalized(token)).map((one) => [one.content, one]),
  )
  const after = finderOf(
    added.filter(normalized).map((one) => [normalizer?.normalize(one.content) ?? '', one]),
  )
  const byteLevel = JSON.stringify(files.splitting ?? null).includes('"ByteLevel"')

  return (written) => {
    const text = written.toWellFormed()
    const tokens = split(traceText(text), before).flatMap(({ token, traced }, section) =>
      token
        ? [placeAdded(token, traced)]
        : split(traced.text === '' ? traced : normalize(traced), after).flatMap((part) =>
            part.token ? [placeAdded(part.token, part.traced)] : place(part.traced, section),
          ),
    )
    const ids = tokens.map(
      ({ token }) => tokenizer.token_to_id(token) ?? tokenizer.model.unk_token_id ?? 0,
    )
    const expected = tokenizer.encode(text, { add_special_tokens: false }).ids
    if (ids.length !== expected.length || ids.some((id, at) => id !== expected[at]))
      throw lost(text)
    return { ids, spans: tokens.map(({ start, end }) => ({ start, end })) }
  }

  function place(traced: TracedText, section: number): PlacedToken[] {
    return traced.text === '' ? [] : placePieces(tokenizer, traced, { section, byteLevel })
  }

  function normalize(section: TracedText): TracedText {
    let traced = section
    if (files.oneSpace) {
      traced = traceReplace(tracedTrim(traced, { left: true, right: true }), /\s+/g, ' ')
    }
    if (files.plainLetters) {
      traced = traceByCharacter(traced, (text) => text.toLowerCase().replaceAll(/\p{M}/gu, ''))
    }
    return normalizer ? traceNormalizer(normalizer, traced) : traced
  }
}

/** Finds tokens that stand as they are in a text, the longest at each place. */
interface Finder {
  pattern: RegExp
  tokens: ReadonlyMap<string, AddedToken>
}

function finderOf(entries: readonly (readonly [string, AddedToken])[]): Finder | undefined {
  const texts = entries.map(([text]) => text).filter((text) => text !== '')
  if (texts.length === 0) return undefined
  const longestFirst = texts.toSorted((a, b) => b.length - a.length)
  return {
    pattern: new RegExp(
      longestFirst.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('|'),
      'g',
    ),
    tokens: new Map(entries),
  }
}

interface Section {
  token?: AddedToken | undefined
  traced: TracedText
}

/** The tokens of a finder and what stands between them, some of which take white space with them. */
function split(traced: TracedText, finder: Finder | undefined): Section[] {
  const sections: Section[] = []
  let done = 0
  for (const match of finder ? traced.text.matchAll(finder.pattern) : []) {
    const end = match.index + match[0].length
    if (match.index > done) sections.push({ traced: sliceTraced(traced, done, match.index) })
    sections.push({
      token: finder?.tokens.get(match[0]),
      traced: sliceTraced(traced, match.index, end),
    })
    done = end
  }
  if (done < traced.text.length)
    sections.push({ traced: sliceTraced(traced, done, traced.text.length) })
  return sections.map((section, at) => {
    if (section.token) return section
    const left = sections[at - 1]?.token?.rstrip ?? false
    const right = sections[at + 1]?.token?.lstrip ?? false
    return { traced: tracedTrim(section.traced, { left, right }) }
  })
}

function placeAdded({ content }: AddedToken, { from, to }: TracedText): PlacedToken {
  return { token: content, start: from[0] ?? 0, end: to.at(-1) ?? 0 }
}

function lost(text: string): FlowError {
  const beginning = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return new FlowError({
    code: 'model-unreadable',
    message: `The tokenizer of the model works in a way that does not tell where its tokens stand in the text ${JSON.stringify(beginning)}. Choose another model for tasks that mark parts of a text.`,
  })
}
