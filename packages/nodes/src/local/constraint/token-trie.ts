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
  const sorted = [...bytes.entries()]
    .filter((entry): entry is [number, Uint8Array] => (entry[1]?.length ?? 0) > 0)
    .toSorted(([, a], [, b]) => Buffer.compare(a, b))
  const nodes: { byte: number; depth: number; tokens?: number[] }[] = []
  let path: { bytes: Uint8Array; nodes: number[] } = { bytes: new Uint8Array(), nodes: [] }
  for (const [token, own] of sorted) {
    const shared = commonLength(path.bytes, own)
    const here = path.nodes.slice(0, shared)
    for (let depth = shared; depth < own.length; depth += 1) {
      here.push(nodes.push({ byte: own[depth] ?? 0, depth: depth + 1 }) - 1)
    }
    const last = nodes[here.at(-1) ?? -1]
    if (last) last.tokens = [...(last.tokens ?? []), token]
    path = { bytes: own, nodes: here }
  }
  return {
    bytes: Uint8Array.from(nodes, ({ byte }) => byte),
    depths: Uint16Array.from(nodes, ({ depth }) => depth),
    skips: skipsOf(nodes.map(({ depth }) => depth)),
    tokens: nodes.map(({ tokens }) => tokens),
    size: bytes.length,
  }
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

function commonLength(one: Uint8Array, other: Uint8Array): number {
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
