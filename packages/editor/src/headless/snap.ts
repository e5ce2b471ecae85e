import { boundsOf, type Rectangle } from './grid.ts'

/** A line along which rectangles stand: `x` is an upright one at that x, `y` a level one. */
export interface SnapLine {
  readonly axis: 'x' | 'y'
  /** Where it stands, in canvas units. */
  readonly at: number
  readonly from: number
  readonly to: number
}

/** How far a rectangle goes to stand in line with others, and the lines to show. */
export interface Snap {
  readonly x: number
  readonly y: number
  readonly lines: readonly SnapLine[]
}

/** Finds the lines that a rectangle is near to; `reach` is how near, in canvas units. */
export type Snapper = (moved: Rectangle, reach: number) => Snap

/** The edges and middles of rectangles along one axis, in order. */
interface Edges {
  readonly values: Float64Array
  /** The rectangle that each belongs to. */
  readonly owners: Int32Array
}

/** How much two edges may differ that stand in one line. */
const same = 0.5

/** Sorts the edges and middles of rectangles once, so that each move asks only for the nearest. */
export function createSnapper(others: readonly Rectangle[]): Snapper {
  const columns = edgesOf(others, 'x')
  const rows = edgesOf(others, 'y')
  return (moved, reach) => {
    const x = nearestWay(columns, edges(moved, 'x'), reach)
    const y = nearestWay(rows, edges(moved, 'y'), reach)
    const stands = { ...moved, x: moved.x + (x ?? 0), y: moved.y + (y ?? 0) }
    return {
      x: x ?? 0,
      y: y ?? 0,
      lines: [
        ...(x === undefined ? [] : linesThrough(stands, 'x', { all: columns, others })),
        ...(y === undefined ? [] : linesThrough(stands, 'y', { all: rows, others })),
      ],
    }
  }
}

function edges(
  { x, y, width, height }: Rectangle,
  axis: SnapLine['axis'],
): [number, number, number] {
  const [start, length] = axis === 'x' ? [x, width] : [y, height]
  return [start, start + length / 2, start + length]
}

function edgesOf(others: readonly Rectangle[], axis: SnapLine['axis']): Edges {
  const all = others.flatMap((other, owner) =>
    edges(other, axis).map((value) => ({ value, owner })),
  )
  all.sort((one, other) => one.value - other.value)
  return {
    values: Float64Array.from(all, ({ value }) => value),
    owners: Int32Array.from(all, ({ owner }) => owner),
  }
}

/** The shortest way that puts one of the edges on one of all; `undefined` when none is in reach. */
function nearestWay({ values }: Edges, own: readonly number[], reach: number): number | undefined {
  let best: number | undefined
  for (const edge of own) {
    const at = firstFrom(values, edge)
    for (const value of [values[at - 1], values[at]]) {
      if (value === undefined || Math.abs(value - edge) > reach) continue
      if (best === undefined || Math.abs(value - edge) < Math.abs(best)) best = value - edge
    }
  }
  return best
}

/** A line for each edge that others share, as long as all of them. */
function linesThrough(
  stands: Rectangle,
  axis: SnapLine['axis'],
  { all, others }: { all: Edges; others: readonly Rectangle[] },
): SnapLine[] {
  return edges(stands, axis).flatMap((edge): SnapLine[] => {
    const sharing: Rectangle[] = []
    for (let at = firstFrom(all.values, edge - same); at < all.values.length; at++) {
      if ((all.values[at] ?? Infinity) > edge + same) break
      const other = others[all.owners[at] ?? -1]
      if (other) sharing.push(other)
    }
    if (sharing.length === 0) return []
    const { x, y, width, height } = boundsOf([stands, ...sharing])
    const [from, length] = axis === 'x' ? [y, height] : [x, width]
    return [{ axis, at: edge, from, to: from + length }]
  })
}

/** Position of the first value that is not less. */
function firstFrom(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
