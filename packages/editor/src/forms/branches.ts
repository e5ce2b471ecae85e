import type { Json } from '@chainwright/core'

/** The comparisons that conditions know, in the order in which lists show them. */
export const comparisons = ['equals', 'oneOf', 'contains', 'below', 'above'] as const

/** One comparison. */
export type Comparison = (typeof comparisons)[number]

/** One branch as a form edits it: names may be empty or stand twice until they are put right. */
export interface Branch {
  readonly name: string
  readonly condition: readonly (readonly [Comparison, Json])[]
}

/** Reads branches from a literal; `undefined` when a form could not show all of it. */
export function readBranches(value: Json | undefined): readonly Branch[] | undefined {
  if (value === undefined) return []
  if (!isObject(value)) return undefined
  const branches: Branch[] = []
  for (const [name, condition] of Object.entries(value)) {
    if (!isObject(condition)) return undefined
    const entries = Object.entries(condition)
    if (!entries.every(isEntry)) return undefined
    branches.push({ name, condition: entries })
  }
  return branches
}

/** Branches as the file has them; `undefined` while two have one name. */
export function writeBranches(branches: readonly Branch[]): Json | undefined {
  if (doubledName(branches) !== undefined) return undefined
  return Object.fromEntries(
    branches.map(({ name, condition }) => [name, Object.fromEntries(condition)]),
  )
}

/** A name that stands twice. */
export function doubledName(branches: readonly { readonly name: string }[]): string | undefined {
  const names = branches.map(({ name }) => name)
  return names.find((name, at) => names.indexOf(name) !== at)
}

/** What a new comparison starts from. */
export function startOf(comparison: Comparison): Json {
  if (comparison === 'oneOf') return []
  return comparison === 'below' || comparison === 'above' ? 0 : ''
}

/** A name for a new branch that is not taken. */
export function freeName(stem: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name))
  for (let number = taken.length + 1; ; number++) {
    if (!names.has(`${stem}${number}`)) return `${stem}${number}`
  }
}

function isEntry(entry: [string, Json | undefined]): entry is [Comparison, Json] {
  return entry[1] !== undefined && (comparisons as readonly string[]).includes(entry[0])
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
