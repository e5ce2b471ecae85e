import type { PlannedNode } from '../flow/plan.ts'
import { canonicalJson } from '../lib/canonical-json.ts'
import type { Json } from '../lib/json.ts'
import { sha256 } from '../lib/sha256.ts'
import type { Because, Outputs } from './events.ts'

/** What decides a step's result, part by part, each as a short text or hash. */
export type CacheParts = Readonly<Record<string, string>>

/** Results by what they were made from. Kept in memory, in a browser's store, or in a database. */
export interface ContentCache {
  /** The outputs stored under a key. */
  read(key: string): Outputs | undefined | Promise<Outputs | undefined>
  write(key: string, outputs: Outputs): void | Promise<void>
  /** What decided the last result at a place of a flow, for saying what changed. */
  lastParts(place: string): CacheParts | undefined | Promise<CacheParts | undefined>
  rememberParts(place: string, parts: CacheParts): void | Promise<void>
}

/** Where a step's result is kept, and what decided it. */
export interface CacheEntry {
  readonly key: string
  /** The node, or one item of it. */
  readonly place: string
  readonly parts: CacheParts
}

/** The parts of a step's key: node type and version, inputs, model identities, seed. */
export function cacheParts(
  node: PlannedNode,
  inputs: Outputs,
  made: { identities: readonly string[]; seed: number | undefined },
): CacheParts {
  const parts: Record<string, string> = { '(type)': `${node.type.name}@${node.type.major}` }
  for (const name of Object.keys(inputs).toSorted())
    parts[name] = sha256(canonicalJson(inputs[name] as Json))
  if (made.identities.length > 0) parts['(model)'] = canonicalJson(made.identities)
  if (made.seed !== undefined) parts['(seed)'] = String(made.seed)
  return parts
}

/** The key of a result: the hash of its parts. */
export function cacheKey(parts: CacheParts): string {
  return sha256(canonicalJson(parts))
}

/** Why a step has to run, seen from what decided its last result. */
export function becauseOf(before: CacheParts | undefined, now: CacheParts): Because {
  if (!before) return { type: 'first' }
  const names = new Set([...Object.keys(before), ...Object.keys(now)])
  const parts = [...names].filter((name) => before[name] !== now[name])
  return parts.length === 0 ? { type: 'forgotten' } : { type: 'changed', parts }
}
