import type { Json } from '@chainwright/core'

/** Longest text that is kept whole, in characters (UTF-16 code units). */
const longestText = 16_384
/** Most items of a list, or keys of an object. */
const mostItems = 256
const deepest = 12

/** What a copy may hold, and what it came to. */
export interface Clipping {
  /** Takes secrets out of a text. */
  readonly redact: (text: string) => string
  /** Characters that the copy may still hold. */
  room: number
  /** Characters and items that were left out. */
  cut: number
}

/**
 * A copy of a value as plain JSON of bounded size. Long texts keep their beginning and end; functions,
 * signals and what else is no JSON are left out.
 */
export function clipJson(value: unknown, clipping: Clipping, depth = 0): Json | undefined {
  switch (typeof value) {
    case 'string':
      return clipText(value, clipping)
    case 'number':
      return Number.isFinite(value) ? value : undefined
    case 'boolean':
      return value
    case 'object':
      return value === null ? null : clipObject(value, clipping, depth + 1)
    default:
      return undefined
  }
}

function clipObject(value: object, clipping: Clipping, depth: number): Json | undefined {
  if (depth > deepest) {
    clipping.cut += 1
    return undefined
  }
  if (Array.isArray(value)) {
    const items = value.slice(0, mostItems).map((item) => clipJson(item, clipping, depth) ?? null)
    clipping.cut += value.length - items.length
    return items
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return undefined
  const entries = Object.entries(value)
  clipping.cut += Math.max(0, entries.length - mostItems)
  const kept = entries.slice(0, mostItems).flatMap(([key, part]): [string, Json][] => {
    const copy = clipJson(part, clipping, depth)
    return copy === undefined ? [] : [[key, copy]]
  })
  return Object.fromEntries(kept)
}

function clipText(text: string, clipping: Clipping): string {
  const clean = clipping.redact(text)
  const most = Math.min(longestText, Math.max(0, clipping.room))
  if (clean.length <= most) {
    clipping.room -= clean.length
    return clean
  }
  const head = Math.ceil(most * 0.75)
  const left = clean.length - most
  clipping.room -= most
  clipping.cut += left
  return `${clean.slice(0, head)}[… ${left} …]${clean.slice(clean.length - (most - head))}`
}
