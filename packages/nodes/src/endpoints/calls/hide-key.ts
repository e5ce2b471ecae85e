import { createRedactor } from '../../doors/redact.ts'
import type { Endpoint } from '../endpoint.ts'

/** A text of an endpoint without the key that it was shown, which it may repeat, or its beginning. */
export function hideKey(text: string, { credential }: Pick<Endpoint, 'credential'>): string {
  const redactor = createRedactor()
  redactor.add(keyOf(credential))
  return redactor.text(text)
}

/** Hides the key in a text that grows; what could be the beginning of the key waits for what follows. */
export interface GrowingText {
  push(piece: string): string
  /** What waited to the last. */
  end(): string
}

/** Makes it for the key of an endpoint. */
export function hideKeyInPieces(endpoint: Pick<Endpoint, 'credential'>): GrowingText {
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
