import type { ValueReference, ValueStore } from './value-store.ts'

/** Values whose JSON has more bytes than this stand in files of their own. */
export const inlineBytes = 64 * 1024

/** A large value that was taken out of a record: where it stood, and where it is now. */
export interface TakenValue extends ValueReference {
  readonly at: readonly (string | number)[]
}

/** A record as text, with its large values taken out. */
export interface PackedRecord {
  readonly text: string
  /** JSON of a list of `TakenValue`; `null` when nothing was taken out. */
  readonly taken: string | null
}

type Table = Record<string | number, unknown>

/**
 * Writes a record as JSON. Of the values at `places`, those above 64 KiB go to the store, and `null`
 * stands in their place. The record itself stays as it is.
 */
export function packRecord(
  record: object,
  places: () => readonly (readonly (string | number)[])[],
  values: Pick<ValueStore, 'write'>,
): PackedRecord {
  const text = JSON.stringify(record)
  // A character takes three bytes at most.
  if (text.length * 3 <= inlineBytes) return { text, taken: null }
  const taken: TakenValue[] = []
  let packed = record
  for (const at of places()) {
    const value = JSON.stringify(valueAt(record, at))
    if (value === undefined || Buffer.byteLength(value) <= inlineBytes) continue
    taken.push({ at, ...values.write(value) })
    packed = replaced(packed as Table, at, null)
  }
  if (taken.length === 0) return { text, taken: null }
  return { text: JSON.stringify(packed), taken: JSON.stringify(taken) }
}

/** The record that was packed. Throws `value-damaged`, or an error of the JSON. */
export function unpackRecord(
  { text, taken }: PackedRecord,
  values: Pick<ValueStore, 'read'>,
): unknown {
  const record: unknown = JSON.parse(text)
  for (const { at, ...reference } of takenValues(taken)) {
    const parent = Object(valueAt(record, at.slice(0, -1))) as Table
    const last = at.at(-1) ?? ''
    if (!Object.hasOwn(parent, last))
      throw new TypeError('a large value has no place in its record')
    parent[last] = JSON.parse(values.read(reference))
  }
  return record
}

/** What was taken out of a record. */
export function takenValues(taken: string | null): readonly TakenValue[] {
  return taken === null ? [] : (JSON.parse(taken) as TakenValue[])
}

function valueAt(record: unknown, at: readonly (string | number)[]): unknown {
  return at.reduce((value, key) => {
    const table = Object(value) as Table
    return Object.hasOwn(table, key) ? table[key] : undefined
  }, record)
}

/** The same record with another value at a place; only what stands on the way there is copied. */
function replaced(
  record: Table,
  [key = '', ...rest]: readonly (string | number)[],
  value: unknown,
): Table {
  const copy = (Array.isArray(record) ? [...(record as unknown[])] : { ...record }) as Table
  copy[key] = rest.length === 0 ? value : replaced(record[key] as Table, rest, value)
  return copy
}
