import type { Memory } from './memory.ts'
import { memoryBytes, releaseMemory } from './memory.ts'

/** A beginning of texts that a network has read, and what it remembers of it. */
export interface ReadPrefix {
  tokens: readonly number[]
  memory: Memory
}

/** Beginnings that were read before, the least recently used forgotten first. */
export interface PrefixCache {
  /** The prefix that shares the most tokens with these, and how many; `undefined` when none does. */
  find(
    network: object,
    tokens: readonly number[],
  ): { prefix: ReadPrefix; shared: number } | undefined
  /** Takes a prefix over, unless it is larger than the limit, or part of one that is known. */
  keep(network: object, prefix: ReadPrefix): void
  /** Forgets all that a network has read. */
  forget(network: object): void
  /** Sets the most bytes that are kept, and forgets what is beyond them. */
  limit(bytes: number): void
  /** Size of what is kept now. */
  bytes(): number
}

interface Entry extends ReadPrefix {
  network: object
  bytes: number
}

/** Starts without anything, and with a limit in bytes. */
export function createPrefixCache(limit: number): PrefixCache {
  let most = limit
  /** The least recently used one comes first. */
  let entries: Entry[] = []

  return {
    find(network, tokens) {
      const own = entries.filter((entry) => entry.network === network)
      const best = longestShared(own, tokens)
      if (best) refresh(best.prefix)
      return best
    },
    keep(network, { tokens, memory }) {
      const bytes = memoryBytes(memory)
      const own = entries.filter((entry) => entry.network === network)
      const known = own.find((entry) => beginsWith(entry.tokens, tokens))
      if (known) return refresh(known)
      if (bytes > most) return
      for (const entry of own) if (beginsWith(tokens, entry.tokens)) drop(entry)
      entries.push({ network, tokens, memory, bytes })
      shrink()
    },
    forget(network) {
      for (const entry of entries) if (entry.network === network) drop(entry)
    },
    limit(bytes) {
      most = bytes
      shrink()
    },
    bytes: kept,
  }

  function kept(): number {
    return entries.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  function refresh(entry: Entry): void {
    entries = [...entries.filter((one) => one !== entry), entry]
  }

  function shrink(): void {
    for (const oldest of entries) {
      if (kept() <= most) return
      drop(oldest)
    }
  }

  function drop(entry: Entry): void {
    entries = entries.filter((one) => one !== entry)
    releaseMemory(entry.memory)
  }
}

function longestShared(
  entries: readonly Entry[],
  tokens: readonly number[],
): { prefix: Entry; shared: number } | undefined {
  let best: { prefix: Entry; shared: number } | undefined
  for (const prefix of entries) {
    const shared = sharedLength(prefix.tokens, tokens)
    if (shared > (best?.shared ?? 0)) best = { prefix, shared }
  }
  return best
}

function beginsWith(tokens: readonly number[], beginning: readonly number[]): boolean {
  return sharedLength(tokens, beginning) === beginning.length
}

/** How many tokens two lists have in common at their beginning. */
export function sharedLength(one: readonly number[], other: readonly number[]): number {
  const most = Math.min(one.length, other.length)
  for (let at = 0; at < most; at += 1) if (one[at] !== other[at]) return at
  return most
}
