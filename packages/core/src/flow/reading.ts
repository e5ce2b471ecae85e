import { jsonPointer } from '../lib/json-pointer.ts'
import type { Json } from '../lib/json.ts'
import type { z } from '../lib/zod.ts'
import type { Extra } from './flow.ts'
import { nearest, type IssueList, type Place } from './issues.ts'

/** The reading of one file. */
export interface Reading {
  readonly issues: IssueList
  /** Nodes that may still come. */
  nodesLeft: number
  /** Something of the file could not be kept, so that saving would lose it: there will be no flow. */
  lost: boolean
}

/** A key of an object of the file, and where unusable and unknown keys of that object are kept. */
export interface Entry {
  readonly key: string
  readonly value: Json
  readonly place: Place
  readonly extra: Map<string, Json>
}

/** Reports what cannot be kept in a `Flow`, and so leaves no flow. */
export function lose(reading: Reading, code: string, place: Place, message: string): undefined {
  reading.lost = true
  reading.issues.error(code, place, message)
  return undefined
}

/** The place of a key or item inside another place. */
export function inside(place: Place, ...path: (string | number)[]): Place {
  return { ...place, pointer: place.pointer + jsonPointer(path) }
}

/**
 * The value of a known key that did not pass its hand-written check. The schema has the last word:
 * what it accepts is used, what it refuses is reported in its words and kept as an extra key.
 */
export function acceptOrKeep<T>(
  schema: z.ZodType<T>,
  { key, value, place, extra }: Entry,
  reading: Reading,
): T | undefined {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const at = inside(place, key, ...(issue?.path ?? []).map(String))
  reading.issues.error(
    'wrong-value',
    at,
    `\`${key}\`: ${issue?.message ?? 'this is no value for it'}`,
  )
  extra.set(key, value)
  return undefined
}

/** Keeps a key that this version does not know, and reports it unless it is meant for others. */
export function keepUnknown(
  { key, value, place, extra }: Entry,
  known: readonly string[],
  reading: Reading,
): void {
  extra.set(key, value)
  if (key.startsWith('x-')) return
  const near = nearest(key, known)
  const told = near ? `did you mean \`${near}\`?` : 'remove it, or begin its name with `x-`'
  const message = `there is no key \`${clip(key)}\` here; ${told}`
  reading.issues.error('unknown-key', inside(place, key), message)
}

/** A name of the file as messages show it: its beginning, when it is long. */
export function clip(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name
}

/** The extra keys as a flow carries them: left out when there are none. */
export function extraOf(extra: Map<string, Json> | undefined): { extra?: Extra } {
  return extra && extra.size > 0 ? { extra } : {}
}
