import type { Span } from '../../models/inference.ts'
import type { TracedText } from './offsets-normalize.ts'
import { splitWord } from './offsets-word.ts'
import type { TokenizerParts } from './tokenizer-parts.ts'

/** A token as its vocabulary writes it, and the part of the original text that it stands for. */
export interface PlacedToken extends Span {
  token: string
}

/**
 * Splits a normalized text into tokens and says where each stands. `section` is the number of
 * special tokens and texts before it.
 */
export function placePieces(
  tokenizer: TokenizerParts,
  traced: TracedText,
  { section, byteLevel }: { section: number; byteLevel: boolean },
): PlacedToken[] {
  const written: string[] = tokenizer.pre_tokenizer?.(traced.text, { section_index: section }) ?? [
    traced.text,
  ]
  const plain = byteLevel ? traced.text : traced.text.replaceAll(wordStart, ' ')
  const tokens: PlacedToken[] = []
  let cursor = 0
  let last = traced.from[0] ?? 0
  for (const one of written) {
    const { text, units } = byteLevel ? readBytes(one) : readPlain(one)
    const found = locate(plain, cursor, text)
    cursor = found ? found.at + text.length - found.skip : cursor
    for (const { token, start, end } of splitWord(tokenizer, one)) {
      const places = found
        ? units
            .slice(start, end)
            .flatMap((unit) => (unit < found.skip ? [] : unit - found.skip + found.at))
        : []
      const span = spanOf(traced, places) ?? { start: last, end: last }
      tokens.push({ token, ...span })
      last = span.end
    }
  }
  return fuseUnknown(tokenizer, tokens)
}

/** The part of the original that some places mean, without the white space around it. */
function spanOf({ text, from, to }: TracedText, places: readonly number[]): Span | undefined {
  const real = places.filter((place) => (from[place] ?? 0) < (to[place] ?? 0))
  const solid = real.filter((place) => !/[\s\u2581]/.test(text[place] ?? ''))
  const meant = solid.length > 0 ? solid : real
  const [first, final] = [meant[0], meant.at(-1)]
  if (first === undefined || final === undefined) return undefined
  return { start: from[first] ?? 0, end: to[final] ?? 0 }
}

/** By what SentencePiece vocabularies write a space. */
const wordStart = '\u2581'

function readPlain(written: string): { text: string; units: number[] } {
  const units = Array.from({ length: written.length }, (_, at) => at)
  return { text: written.replaceAll(wordStart, ' '), units }
}

/** Each character of a byte-level word stands for a byte of UTF-8. */
function readBytes(written: string): { text: string; units: number[] } {
  const bytes = Uint8Array.from(written, (character) => byteOf.get(character) ?? 63)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const units: number[] = []
  let unit = 0
  for (const character of text) {
    const size = encoder.encode(character).length
    for (let count = 0; count < size; count += 1) units.push(unit)
    unit += character.length
  }
  return { text, units }
}

const encoder = new TextEncoder()
/** Bytes that are visible characters stand for themselves; the others follow from U+0100 on. */
const byteOf = new Map(visibleBytes().map((character, byte) => [character, byte]))

function visibleBytes(): string[] {
  let spare = 256
  return Array.from({ length: 256 }, (_, byte) => {
    const visible = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173)
    return String.fromCharCode(visible ? byte : spare++)
  })
}

/** Where a word stands from `cursor` on, and how many of its characters were only put before it. */
function locate(
  text: string,
  cursor: number,
  word: string,
): { at: number; skip: number } | undefined {
  if (text.startsWith(word, cursor)) return { at: cursor, skip: 0 }
  const skip = word.length - word.trimStart().length
  if (skip > 0 && text.startsWith(word.slice(1), cursor)) return { at: cursor, skip: 1 }
  const at = text.indexOf(word.slice(skip), cursor)
  return at < 0 || skip === word.length ? undefined : { at, skip }
}

/** Neighbouring unknown tokens are one, where the vocabulary says so. */
function fuseUnknown({ model }: TokenizerParts, tokens: readonly PlacedToken[]): PlacedToken[] {
  if (!model.fuse_unk) return [...tokens]
  const isUnknown = (token: string): boolean =>
    (model.tokens_to_ids.get(token) ?? model.unk_token_id) === model.unk_token_id
  const fused: PlacedToken[] = []
  let open = false
  for (const token of tokens) {
    const last = fused.at(-1)
    const joins = open && last !== undefined && isUnknown(token.token)
    open = isUnknown(token.token)
    if (!joins) {
      fused.push({ ...token })
      continue
    }
    // The library writes a run of unknown characters as one token, unless it is the unknown token.
    if (model.tokens_to_ids.get(last.token) !== model.unk_token_id) last.token += token.token
    last.end = token.end
  }
  return fused
}
