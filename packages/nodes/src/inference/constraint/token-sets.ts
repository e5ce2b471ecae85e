import type { Automaton, State } from './automaton.ts'
import { allowedTokens } from './token-trie.ts'
import type { TokenTrie } from './token-trie.ts'

/** The bytes of tokens, and how they are found by them. */
export interface TokenBytes {
  /** By token; `undefined` for tokens that write nothing. */
  readonly bytes: readonly (Uint8Array | undefined)[]
  readonly trie: TokenTrie
}

/** Which tokens may come, one bit each; see `isAllowed`. */
export interface TokenSets {
  /** The tokens that may come next. */
  at(state: State): Uint32Array
  /** The same where a token loses the space at its beginning. */
  withoutSpace(state: State): Uint32Array
}

/** Sets kept for each machine. */
const mostSets = 1024
const space = 0x20

/** Finds sets of tokens, each once for every state. */
export function createTokenSets({ bytes, trie }: TokenBytes, automaton: Automaton): TokenSets {
  const known = new Map<State, Uint32Array>()
  return { at, withoutSpace }

  function at(state: State): Uint32Array {
    const set = known.get(state)
    if (set) return set
    const found = allowedTokens(trie, automaton, state)
    if (known.size >= mostSets) known.clear()
    known.set(state, found)
    return found
  }

  function withoutSpace(state: State): Uint32Array {
    const set = at(state).slice()
    for (const [token, own] of bytes.entries()) {
      if (own?.[0] !== space) continue
      const bit = 1 << (token & 31)
      const word = set[token >>> 5] ?? 0
      const possible = after(automaton, state, trimmed(own)) !== null
      set[token >>> 5] = possible ? word | bit : word & ~bit
    }
    return set
  }
}

/** The state after some bytes; `null` when they cannot come. */
export function after(automaton: Automaton, state: State, bytes: Uint8Array): State | null {
  let at: State | null = state
  for (const byte of bytes) at = at && automaton.step(at, byte)
  return at
}

/** Bytes without the space at their beginning. */
export function trimmed(bytes: Uint8Array): Uint8Array {
  return bytes[0] === space ? bytes.subarray(1) : bytes
}
