import type { TextFilter } from '../../doors/create-fetch.ts'
import type { Credential } from '../../doors/credential.ts'
import { createRedactor, type Redactor } from '../../doors/redact.ts'
import type { Endpoint } from '../endpoint.ts'

const redactors = new WeakMap<Credential, Redactor>()

/** A text of an endpoint without the key that it was shown, which it may repeat, or its beginning. */
export function hideKey(text: string, { credential }: Pick<Endpoint, 'credential'>): string {
  return credential ? redactorFor(credential).text(text) : text
}

function redactorFor(credential: Credential): Redactor {
  const known = redactors.get(credential)
  if (known) return known
  const redactor = createRedactor()
  redactor.add(keyOf(credential))
  redactors.set(credential, redactor)
  return redactor
}

/**
 * Hides the key of an endpoint in a text that grows; what could be the beginning of the key waits for
 * what follows.
 */
export function hideKeyInPieces(endpoint: Pick<Endpoint, 'credential'>): TextFilter {
  const key = keyOf(endpoint.credential)
  let held = ''
  const take = (length: number): string => {
    const taken = hideKey(held.slice(0, length), endpoint)
    held = held.slice(length)
    return taken
  }
  return {
    push(piece) {
      held += piece
      // A key that is there as a whole goes at once.
      const whole = key === '' ? -1 : held.lastIndexOf(key)
      const after = whole < 0 ? 0 : whole + key.length
      return take(Math.max(after, held.length - beginningOf(key, held)))
    },
    end: () => take(held.length),
  }
}

function keyOf(credential: Endpoint['credential']): string {
  return credential?.value.replace(/^Bearer /, '') ?? ''
}

/** Length of the longest end of a text that a key begins with. */
function beginningOf(key: string, text: string): number {
  for (let length = Math.min(key.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(key.slice(0, length))) return length
  }
  return 0
}
