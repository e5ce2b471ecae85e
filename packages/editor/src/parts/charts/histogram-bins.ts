import { extent, isNarrow, ticks } from '../../lib/scale.ts'

/** A range of values and how many lie in it. */
export interface Bin {
  readonly low: number
  readonly high: number
  readonly count: number
}

/** Counts values in ranges of the same round width, about `wanted` of them; the last holds its end too. */
export function histogramBins(values: readonly number[], wanted = 12): Bin[] {
  const known = values.filter((value) => Number.isFinite(value))
  const [low, high] = extent(known)
  if (known.length === 0) return []
  if (isNarrow(low, high)) return [{ low, high, count: known.length }]
  const round = ticks(low, high, wanted)
  const step = (round[1] ?? high) - (round[0] ?? low) || high - low
  const start = Math.floor(low / step + 1e-9) * step
  const count = Math.max(1, Math.ceil((high - start) / step - 1e-9))
  const counts = Array.from({ length: count }, () => 0)
  for (const value of known) {
    const at = Math.min(count - 1, Math.max(0, Math.floor((value - start) / step + 1e-9)))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts.map((inside, at) => ({
    low: Number((start + at * step).toPrecision(12)),
    high: Number((start + (at + 1) * step).toPrecision(12)),
    count: inside,
  }))
}
