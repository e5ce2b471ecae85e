import { jsonPointer } from '../lib/json-pointer.ts'
import type { Json } from '../lib/json.ts'
import type { Extra } from './flow.ts'
import { nearest, type IssueList, type Place } from './issues.ts'

/** The reading of one file. */
export interface Reading {
  readonly issues: IssueList
  /** Nodes that may still come. */
  nodesLeft: number
  /** Nodes that the file may have. */
  readonly mostNodes: number
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

/** True when nothing that may still be found could change what is told or returned. */
export function isDone(reading: Reading): boolean {
  return reading.lost && reading.issues.full
}

/** Keeps the value of a known key that cannot be used, and says what can. */
export function keepWrong(
  { key, value, place, extra }: Entry,
  form: string,
  reading: Reading,
): void {
  extra.set(key, value)
  reading.issues.error('wrong-value', inside(place, key), `\`${key}\`: ${form}`)
}

/** Keeps a key that this version does not know, and reports it unless it is meant for others. */
export function keepUnknown(
  { key, value, place, extra }: Entry,
  known: object,
  reading: Reading,
): void {
  extra.set(key, value)
  if (key.startsWith('x-') || reading.issues.full) return
  const near = nearest(key, Object.keys(known))
  const told =
    near && near !== key ? `did you mean \`${near}\`?` : 'remove it, or begin its name with `x-`'
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
