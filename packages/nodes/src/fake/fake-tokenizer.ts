import type { Message } from '@chainwright/core'
import type { Tokenize } from '../models/tokenize.ts'

/**
 * A tokenizer without a vocabulary file: a token is a word with the space before it, or one other
 * character. Ids are given in order of appearance; every text comes back as it was.
 */
export function createFakeTokenizer(contextWindow: number): Tokenize {
  const ids = new Map<string, number>()
  const pieces: string[] = []
  const idOf = (piece: string): number => {
    const known = ids.get(piece)
    if (known !== undefined) return known
    ids.set(piece, pieces.length)
    return pieces.push(piece) - 1
  }
  return {
    contextWindow,
    encode: (text) => fakePieces(text).map(idOf),
    decode: (tokens) => tokens.map((id) => pieces[id] ?? '').join(''),
    chat: fakeChat,
  }
}

/** The tokens of a text as text. */
export function fakePieces(text: string): string[] {
  return text.match(/ ?[\p{L}\p{N}]+|[\s\S]/gu) ?? []
}

/** A conversation as the fake model reads it: one line per message, then `assistant:`. */
export function fakeChat(messages: readonly Message[]): string {
  return [...messages.map(({ role, content }) => `${role}: ${content}`), 'assistant:'].join('\n')
}
