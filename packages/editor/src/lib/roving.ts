/** Which arrow keys move: up and down, left and right, or all four. */
export type Axis = 'vertical' | 'horizontal' | 'both'

/** Entries among which the focus moves by keys. */
export interface Roving {
  readonly count: number
  readonly place: number
  readonly axis?: Axis
  /** Entries that are passed over. */
  readonly isOff?: (place: number) => boolean
  /** Whether the end leads back to the start. Default true. */
  readonly wraps?: boolean
}

/** Where a key leads: the next entry that can be had; `undefined` for keys that do not move. */
export function rovingPlace(key: string, roving: Roving): number | undefined {
  const { count, place } = roving
  const step = stepOf(key, roving.axis ?? 'vertical')
  if (step !== undefined) return search(roving, place + step, step)
  if (key === 'Home') return search({ ...roving, wraps: false }, 0, 1)
  if (key === 'End') return search({ ...roving, wraps: false }, count - 1, -1)
  return undefined
}

/**
 * The next entry whose label begins with what was typed, after `place`; typing the same letter again and
 * again goes through the entries that begin with it.
 */
export function typedPlace(
  typed: string,
  labels: readonly string[],
  place: number,
): number | undefined {
  const sought = typed.toLowerCase()
  const isSame = sought.length > 1 && sought === sought.charAt(0).repeat(sought.length)
  const start = isSame ? sought.charAt(0) : sought
  const from = sought.length === 1 || isSame ? place + 1 : Math.max(place, 0)
  for (let step = 0; step < labels.length; step++) {
    const at = (from + step) % labels.length
    if (labels[at]?.toLowerCase().startsWith(start)) return at
  }
  return undefined
}

function stepOf(key: string, axis: Axis): 1 | -1 | undefined {
  if (axis !== 'horizontal' && key === 'ArrowDown') return 1
  if (axis !== 'horizontal' && key === 'ArrowUp') return -1
  if (axis !== 'vertical' && key === 'ArrowRight') return 1
  if (axis !== 'vertical' && key === 'ArrowLeft') return -1
  return undefined
}

function search(roving: Roving, from: number, step: 1 | -1): number | undefined {
  const { count, isOff, wraps = true } = roving
  for (let tried = 0, at = from; tried < count; tried++, at += step) {
    if (!wraps && (at < 0 || at >= count)) return undefined
    const place = ((at % count) + count) % count
    if (!isOff?.(place)) return place
  }
  return undefined
}
