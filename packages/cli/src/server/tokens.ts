import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** The secrets of one start of the server. */
export interface Tokens {
  /** The token that every call of the API carries: 256 bits, for as long as the server runs. */
  readonly token: string
  /** A code that is given for the token once, for a browser whose command line others can read. */
  createCode(): string
  /** Whether a word is the token. Takes as long for every word. */
  isToken(word: string): boolean
  /** Whether a word is the token, or a code that was not used yet; a code is used up by this. */
  exchange(word: string): boolean
}

/** Makes the secrets of one start. */
export function createTokens(): Tokens {
  const token = newSecret()
  const digest = digestOf(token)
  const codes = new Set<string>()
  const isToken = (word: string): boolean => timingSafeEqual(digestOf(word), digest)
  return {
    token,
    createCode: () => {
      const code = newSecret()
      codes.add(digestOf(code).toString('hex'))
      return code
    },
    isToken,
    // Codes are compared by digest: how long that takes tells nothing of a code.
    exchange: (word) => isToken(word) || codes.delete(digestOf(word).toString('hex')),
  }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function digestOf(word: string): Buffer {
  return createHash('sha256').update(word).digest()
}
