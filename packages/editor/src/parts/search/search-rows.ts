import { fuzzyMatch } from '../../lib/fuzzy.ts'
import type { ReactNode } from 'react'

/** What can be found in a list. */
export interface SearchEntry {
  readonly id: string
  readonly label: string
  /** A few words right of the label. */
  readonly detail?: string | undefined
  /** Heading that it stands under while nothing is typed. */
  readonly group?: string | undefined
  /** More words that find it. */
  readonly keywords?: string | undefined
  readonly icon?: ReactNode
  /** Such as `Mod+Enter`; shown only. */
  readonly shortcut?: string | undefined
  /** Why it cannot be chosen now. */
  readonly off?: string | undefined
}

/** A row of the list: a heading, or an entry with the places of its matched letters. */
export type SearchRow<Entry extends SearchEntry> =
  | { readonly type: 'heading'; readonly label: string }
  | { readonly type: 'entry'; readonly entry: Entry; readonly places: readonly number[] }

/** Entries found by their other words come after those found by their label. */
const keywordScore = -1000

/**
 * The rows for what was typed: all entries under their groups, in their order, while nothing is typed,
 * else the entries that fit, best first.
 */
export function searchRows<Entry extends SearchEntry>(
  query: string,
  entries: readonly Entry[],
): SearchRow<Entry>[] {
  if (query.trim() === '') return groupedRows(entries)
  const hits = entries.flatMap((entry) => {
    const label = fuzzyMatch(query, entry.label)
    if (label) return [{ entry, ...label }]
    const isKeyword = wordBegins(entry.keywords ?? '', query)
    return isKeyword ? [{ entry, score: keywordScore, places: [] }] : []
  })
  return hits
    .toSorted((one, other) => other.score - one.score)
    .map(({ entry, places }) => ({ type: 'entry', entry, places }))
}

function wordBegins(words: string, query: string): boolean {
  return ` ${words}`.toLowerCase().includes(` ${query.trim().toLowerCase()}`)
}

function groupedRows<Entry extends SearchEntry>(entries: readonly Entry[]): SearchRow<Entry>[] {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const group = entry.group ?? ''
    const own = groups.get(group)
    if (own) own.push(entry)
    else groups.set(group, [entry])
  }
  return [...groups].flatMap(([group, own]): SearchRow<Entry>[] => [
    ...(group === '' ? [] : [{ type: 'heading' as const, label: group }]),
    ...own.map((entry) => ({ type: 'entry' as const, entry, places: [] })),
  ])
}
