import type { Json } from '@chainwright/core'

/** One label as a form edits it: its name, and the texts that stand for it. */
export interface LabelRow {
  readonly name: string
  readonly examples: readonly string[]
}

/** Reads labels in any of their three forms; `undefined` when a form could not show all of it. */
export function readLabels(value: Json | undefined): readonly LabelRow[] | undefined {
  if (value === undefined) return []
  if (typeof value !== 'object' || value === null) return undefined
  if (isList(value)) {
    return value.every((name) => typeof name === 'string')
      ? value.map((name) => ({ name, examples: [] }))
      : undefined
  }
  const rows: LabelRow[] = []
  for (const [name, told] of Object.entries(value)) {
    if (typeof told === 'string') rows.push({ name, examples: [told] })
    else if (isList(told) && told.every((text) => typeof text === 'string'))
      rows.push({ name, examples: told })
    else return undefined
  }
  return rows
}

/**
 * Labels in the shortest form that holds them: names alone as a list, one description as a text, several
 * examples as a list. A label that stands for itself beside described ones is its own example.
 */
export function writeLabels(rows: readonly LabelRow[]): Json | undefined {
  if (rows.length === 0) return undefined
  if (rows.every(({ examples }) => examples.length === 0)) return rows.map(({ name }) => name)
  return Object.fromEntries(
    rows.map(({ name, examples }): [string, Json] => {
      const [first = name, ...more] = examples
      return [name, more.length === 0 ? first : [first, ...more]]
    }),
  )
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}
