/** One range for each place: `[[1, 1], [5, 9]]` are the numbers 15 to 19. */
export type PlaceRanges = readonly (readonly [low: number, high: number])[]

/** What stands at every place but the first: digits 0 to 9, or the bytes 0x80 to 0xbf of UTF-8. */
export interface Places {
  readonly least: number
  readonly most: number
}

/**
 * The numbers from `low` to `high`, both included and of equally many places, as sequences of
 * ranges that do not overlap.
 */
export function rangesBetween(
  low: readonly number[],
  high: readonly number[],
  places: Places,
): PlaceRanges[] {
  const [first = 0, ...lowRest] = low
  const [last = 0, ...highRest] = high
  if (first > last) return []
  if (lowRest.length === 0) return [[[first, last]]]
  const lead = (from: number, to: number, rest: PlaceRanges[]): PlaceRanges[] =>
    from <= to ? rest.map((ranges) => [[from, to], ...ranges]) : []
  if (first === last) return lead(first, first, rangesBetween(lowRest, highRest, places))
  const lowest = lowRest.map(() => places.least)
  const highest = lowRest.map(() => places.most)
  const wholeLow = lowRest.every((place) => place === places.least)
  const wholeHigh = highRest.every((place) => place === places.most)
  return [
    ...(wholeLow ? [] : lead(first, first, rangesBetween(lowRest, highest, places))),
    ...lead(first + (wholeLow ? 0 : 1), last - (wholeHigh ? 0 : 1), [
      lowRest.map(() => [places.least, places.most] as const),
    ]),
    ...(wholeHigh ? [] : lead(last, last, rangesBetween(lowest, highRest, places))),
  ]
}
