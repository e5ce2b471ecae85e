import type { Automaton, State } from './automaton.ts'

/** The tokens of a vocabulary by their bytes, in one flat tree whose nodes stand in depth-first order. */
export interface TokenTrie {
  /** The byte of each node. */
  readonly bytes: Uint8Array
  /** How many bytes lead to each node, itself included. */
  readonly depths: Uint16Array
  /** The first node that is not below each node. */
  readonly skips: Int32Array
  /** The tokens that end at each node. */
  readonly tokens: readonly (readonly number[] | undefined)[]
  /** Tokens in the vocabulary, those without bytes included. */
  readonly size: number
}

/** Builds the tree. `bytes` are by token; tokens without bytes are left out. */
export function buildTokenTrie(bytes: readonly (Uint8Array | undefined)[]): TokenTrie {
  const nodes: { bytes: number[]; depths: number[]; tokens: (number[] | undefined)[] } = {
    bytes: [],
    depths: [],
    tokens: [],
  }
  let before = ''
  for (const { text, token } of inOrder(bytes)) {
    for (let depth = commonLength(before, text); depth < text.length; depth += 1) {
      nodes.bytes.push(text.charCodeAt(depth))
      nodes.depths.push(depth + 1)
      nodes.tokens.push(undefined)
    }
    const last = nodes.tokens.length - 1
    nodes.tokens[last] = [...(nodes.tokens[last] ?? []), token]
    before = text
  }
  return {
    bytes: Uint8Array.from(nodes.bytes),
    depths: Uint16Array.from(nodes.depths),
    skips: skipsOf(nodes.depths),
    tokens: nodes.tokens,
    size: bytes.length,
  }
}

/** Tokens in the order of their bytes, which stand here as one character each: texts compare faster. */
function inOrder(bytes: readonly (Uint8Array | undefined)[]): { text: string; token: number }[] {
  const tokens: { text: string; token: number }[] = []
  for (const [token, own] of bytes.entries()) {
    if (own && own.length > 0) tokens.push({ text: String.fromCharCode(...own), token })
  }
  return tokens.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : a.token - b.token))
}

/** The tokens that may come next, one bit each: token `t` is bit `t % 32` of word `t / 32`. */
export function allowedTokens(
  { bytes, depths, skips, tokens, size }: TokenTrie,
  automaton: Automaton,
  state: State,
): Uint32Array {
  const allowed = new Uint32Array(Math.ceil(size / 32))
  const path: State[] = [state]
  for (let node = 0; node < bytes.length;) {
    const depth = depths[node] ?? 1
    const next = automaton.step(path[depth - 1] ?? state, bytes[node] ?? 0)
    if (!next) {
      node = skips[node] ?? bytes.length
      continue
    }
    path[depth] = next
    for (const token of tokens[node] ?? []) {
      allowed[token >>> 5] = (allowed[token >>> 5] ?? 0) | (1 << (token & 31))
    }
    node += 1
  }
  return allowed
}

/** True when the set of `allowedTokens` has the token. */
export function isAllowed(allowed: Uint32Array, token: number): boolean {
  return (((allowed[token >>> 5] ?? 0) >>> (token & 31)) & 1) === 1
}

function commonLength(one: string, other: string): number {
  let length = 0
  while (length < one.length && length < other.length && one[length] === other[length]) length += 1
  return length
}

/** For each depth in depth-first order, where the next node stands that is no deeper. */
function skipsOf(depths: readonly number[]): Int32Array {
  const skips = new Int32Array(depths.length)
  const open: number[] = []
  for (const [node, depth] of depths.entries()) {
    while (open.length > 0 && (depths[open.at(-1) ?? 0] ?? 0) >= depth) {
      skips[open.pop() ?? 0] = node
    }
    open.push(node)
  }
  for (const node of open) skips[node] = depths.length
  return skips
}
