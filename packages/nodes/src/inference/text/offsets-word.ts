import type { TokenizerParts, VocabularyModel } from './tokenizer-parts.ts'

/** A token of a word, and the code units of the word that it stands for. */
export interface WordPart {
  token: string
  start: number
  end: number
}

/** Splits a word into the tokens of the vocabulary, before neighbouring unknown ones become one. */
export function splitWord({ model }: TokenizerParts, word: string): WordPart[] {
  const parts: WordPart[] = []
  let cursor = 0
  let bytesLeft = 0
  for (const token of model.encode([word])) {
    const start = bytesLeft > 0 ? (parts.at(-1)?.start ?? 0) : startOf(token, cursor)
    const piece = pieceOf(token, start)
    if (piece !== undefined) cursor = start + piece.length
    else if (byteToken.test(token)) cursor = takeByte(start)
    else cursor = unknownEnd(start)
    parts.push({ token, start, end: cursor })
  }
  return parts

  /** The token as it stands in the word at this place, without its marks. */
  function pieceOf(token: string, at: number): string | undefined {
    return spellings(token, at > 0, model).find((one) => one !== '' && word.startsWith(one, at))
  }

  /** Characters that the vocabulary cannot write at all are passed over. */
  function startOf(token: string, at: number): number {
    if (token === model.unk_token || byteToken.test(token)) return at
    if (pieceOf(token, at) !== undefined) return at
    const places = spellings(token, at > 0, model).map((one) => word.indexOf(one, at))
    return places.find((place) => place >= 0) ?? at
  }

  /** Several tokens, one for each byte, stand for the same character. */
  function takeByte(at: number): number {
    const character = String.fromCodePoint(word.codePointAt(at) ?? 0)
    if (bytesLeft === 0) bytesLeft = new TextEncoder().encode(character).length
    bytesLeft -= 1
    return Math.min(at + character.length, word.length)
  }

  /** BERT gives up a whole word; others a single character. */
  function unknownEnd(at: number): number {
    if (model.config.continuing_subword_prefix) return word.length
    return Math.min(at + String.fromCodePoint(word.codePointAt(at) ?? 0).length, word.length)
  }
}

const byteToken = /^<0x[0-9A-F]{2}>$/

/** How the text of a token may look in a word, the likeliest first. */
function spellings(token: string, inside: boolean, { config }: VocabularyModel): string[] {
  const { continuing_subword_prefix: prefix, end_of_word_suffix: end } = config
  const suffix = config.continuing_subword_suffix
  const all = [token]
  if (inside && prefix && token.startsWith(prefix)) all.unshift(token.slice(prefix.length))
  if (end && token.endsWith(end)) all.unshift(token.slice(0, -end.length))
  if (suffix && token.endsWith(suffix)) all.unshift(token.slice(0, -suffix.length))
  return all
}
