import type { Tokenize } from '../../models/tokenize.ts'

// About how common vocabularies cut text: short words with the space before them, three signs
// or digits, and every character beyond ASCII alone. Rather too many tokens than too few.
const pieces = / ?[A-Za-z]{1,6}|[\0-@[-`{-\x7f]{1,3}|[^\0-\x7f]/gu
const bits = 128
const beyondAscii = 2 ** 50

/**
 * Tokens of an endpoint, whose own vocabulary nobody but its provider has: an estimate by the length
 * of words, good for windows and costs, with ids of our own. `decode` gives back what `encode` took.
 */
export function estimateTokens(contextWindow: number): Tokenize {
  return {
    contextWindow,
    encode: (text) => Array.from(text.matchAll(pieces), ([piece]) => idOf(piece)),
    decode: (tokens) => tokens.map(textOf).join(''),
  }
}

/** About how many tokens a text has. */
export function countTokens(text: string): number {
  let count = 0
  for (const _piece of text.matchAll(pieces)) count += 1
  return count
}

/** The characters of a piece, seven bits each, behind a leading 1. */
function idOf(piece: string): number {
  const code = piece.codePointAt(0) ?? 0
  if (code >= bits) return beyondAscii + code
  let id = 1
  for (let at = 0; at < piece.length; at += 1) id = id * bits + piece.charCodeAt(at)
  return id
}

function textOf(id: number): string {
  if (id > beyondAscii) return String.fromCodePoint(id - beyondAscii)
  let text = ''
  for (let rest = id; rest >= bits; rest = Math.floor(rest / bits)) {
    text = String.fromCharCode(rest % bits) + text
  }
  return text
}
