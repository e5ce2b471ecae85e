import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may use the API of the editor. */
export interface Tokens {
  /** Whether a word is the token. Takes as long for every word. */
  isToken(word: string): boolean
  /** The token for a word that is it, or for a code that was not used yet; a code is used up by this. */
  exchange(word: string): string | undefined
}

/** The secrets of one start of the server. */
export interface MadeTokens extends Tokens {
  /** The token that every call of the API carries: 256 bits, for as long as the server runs. */
  readonly token: string
  /** A code that is given for the token once, for a browser whose command line others can read. */
  createCode(): string
}

/** Makes the secrets of one start. */
export function createTokens(): MadeTokens {
  const token = newSecret()
  const own = ownToken(digestOf(token))
  const codes = new Set<string>()
  return {
    token,
    createCode: () => {
      const code = newSecret()
      codes.add(digestOf(code).toString('hex'))
      return code
    },
    isToken: (word) => own.isToken(word),
    exchange: (word) => {
      // Codes are compared by digest: how long that takes tells nothing of a code.
      const isKnown = own.isToken(word) || codes.delete(digestOf(word).toString('hex'))
      return isKnown ? token : undefined
    },
  }
}

/** The user's own token, which holds over many starts, by its SHA-256. */
export function ownToken(digest: Uint8Array): Tokens {
  const isToken = (word: string): boolean => timingSafeEqual(digestOf(word), digest)
  return { isToken, exchange: (word) => (isToken(word) ? word : undefined) }
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

function digestOf(word: string): Buffer {
  return createHash('sha256').update(word).digest()
}
