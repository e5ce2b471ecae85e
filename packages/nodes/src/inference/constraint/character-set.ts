import { type PlaceRanges, rangesBetween } from './ranges-between.ts'

/** Code points in ascending ranges that neither meet nor touch, both ends included. */
export type CharacterSet = readonly (readonly [first: number, last: number])[]

/** A set from texts of one character, or of two for a range: `setOf('_', 'az', '09')`. */
export function setOf(...ranges: readonly string[]): CharacterSet {
  return unite(
    ranges.map((range) => {
      const [first = '', last = first] = range
      return [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0] as const
    }),
  )
}

/** The ranges in order, with those put together that meet. */
export function unite(ranges: CharacterSet): CharacterSet {
  const united: [number, number][] = []
  for (const [first, last] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const before = united.at(-1)
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else united.push([first, last])
  }
  return united
}

/** Every character that is not in the set. Halves of surrogate pairs are no characters. */
export function complement(set: CharacterSet): CharacterSet {
  const others: [number, number][] = []
  let next = 0
  for (const [first, last] of set) {
    if (first > next) others.push([next, first - 1])
    next = last + 1
  }
  if (next <= lastCharacter) others.push([next, lastCharacter])
  return withoutSurrogates(others)
}

/** What both sets have. */
export function intersect(one: CharacterSet, other: CharacterSet): CharacterSet {
  return complement(unite([...complement(one), ...complement(other)]))
}

/** True when the set has the code point. */
export function has(set: CharacterSet, codePoint: number): boolean {
  return set.some(([first, last]) => first <= codePoint && codePoint <= last)
}

const lastCharacter = 0x10ffff

function withoutSurrogates(set: CharacterSet): CharacterSet {
  return set.flatMap(([first, last]) => {
    const below = [first, Math.min(last, 0xd7ff)] as const
    const above = [Math.max(first, 0xe000), last] as const
    return [below, above].filter(([from, to]) => from <= to)
  })
}

/** The UTF-8 forms of a set of characters: ranges of bytes, as sequences that do not overlap. */
export function utf8Ranges(set: CharacterSet): PlaceRanges[] {
  return withoutSurrogates(set).flatMap(([first, last]) => {
    const found: PlaceRanges[] = []
    let from = first
    for (const longest of [0x7f, 0x7ff, 0xffff, lastCharacter]) {
      const to = Math.min(last, longest)
      if (from <= to) found.push(...rangesBetween(bytesOf(from), bytesOf(to), continuation))
      from = Math.max(from, longest + 1)
    }
    return found
  })
}

/** The bytes after the first one of a character. */
const continuation = { least: 0x80, most: 0xbf }

function bytesOf(codePoint: number): number[] {
  return [...new TextEncoder().encode(String.fromCodePoint(codePoint))]
}
