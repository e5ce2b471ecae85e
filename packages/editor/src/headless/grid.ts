/** A rectangle with its left upper corner, in canvas units. */
export interface Rectangle {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Finds which of many rectangles touch an area, without looking at all of them. */
export interface Grid {
  /** Numbers of the rectangles that touch the area, each once, in no order. */
  find(area: Rectangle): number[]
  /** The area that holds all of them; empty at the origin when there are none. */
  readonly bounds: Rectangle
}

/** Most cells along one side. */
const mostCells = 256
/** A rectangle over more cells than this is looked at each time instead of standing in them. */
const manyCells = 64

interface Cells {
  readonly bounds: Rectangle
  readonly columns: number
  readonly rows: number
  readonly cellWidth: number
  readonly cellHeight: number
}

/**
 * Sorts rectangles into cells when they are first searched for a part of the whole. Rectangles must not
 * change afterwards; their sizes are finite.
 */
export function createGrid(items: readonly Rectangle[]): Grid {
  const bounds = boundsOf(items)
  let search: ((area: Rectangle) => number[]) | undefined
  const find = (area: Rectangle): number[] => {
    if (items.length === 0 || !touches(area, bounds)) return []
    if (contains(area, bounds)) return Array.from(items.keys())
    search ??= createSearch(items, cellsFor(bounds, items.length))
    return search(area)
  }
  return { find, bounds }
}

function createSearch(items: readonly Rectangle[], cells: Cells): (area: Rectangle) => number[] {
  const { starts, members, large } = fillCells(items, cells)
  const seen = new Int32Array(items.length)
  let searches = 0
  return (area) => {
    searches++
    const found = large.filter((at) => touchesItem(items, at, area))
    const { left, right, top, bottom } = cellRange(area, cells)
    for (let row = top; row <= bottom; row++) {
      // The cells of one row stand one after the other.
      const from = starts[row * cells.columns + left] ?? 0
      const to = starts[row * cells.columns + right + 1] ?? 0
      for (let next = from; next < to; next++) {
        const at = members[next] ?? 0
        if (seen[at] === searches) continue
        seen[at] = searches
        if (touchesItem(items, at, area)) found.push(at)
      }
    }
    return found
  }
}

/** The smallest rectangle that holds all others; empty at the origin when there are none. */
export function boundsOf(items: Iterable<Rectangle>): Rectangle {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (const { x, y, width, height } of items) {
    if (x < left) left = x
    if (y < top) top = y
    if (x + width > right) right = x + width
    if (y + height > bottom) bottom = y + height
  }
  if (left > right) return { x: 0, y: 0, width: 0, height: 0 }
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether two rectangles share a point, edges included. */
export function touches(one: Rectangle, other: Rectangle): boolean {
  return (
    one.x <= other.x + other.width &&
    other.x <= one.x + one.width &&
    one.y <= other.y + other.height &&
    other.y <= one.y + one.height
  )
}

function touchesItem(items: readonly Rectangle[], at: number, area: Rectangle): boolean {
  const item = items[at]
  return item !== undefined && touches(item, area)
}

/** Whether a rectangle lies in another one as a whole, edges included. */
export function contains(outer: Rectangle, inner: Rectangle): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    outer.x + outer.width >= inner.x + inner.width &&
    outer.y + outer.height >= inner.y + inner.height
  )
}

/** About one cell for each rectangle, in the proportions of the whole. */
function cellsFor(bounds: Rectangle, count: number): Cells {
  const width = Math.max(bounds.width, 1)
  const height = Math.max(bounds.height, 1)
  const side = Math.sqrt((width * height) / Math.max(count, 1))
  const along = (length: number) => Math.min(mostCells, Math.max(1, Math.ceil(length / side)))
  const columns = along(width)
  const rows = along(height)
  return { bounds, columns, rows, cellWidth: width / columns, cellHeight: height / rows }
}

/** Which cells an area covers, first and last ones included. */
function cellRange(area: Rectangle, { bounds, columns, rows, cellWidth, cellHeight }: Cells) {
  const column = (x: number) => clamp(Math.floor((x - bounds.x) / cellWidth), columns - 1)
  const row = (y: number) => clamp(Math.floor((y - bounds.y) / cellHeight), rows - 1)
  return {
    left: column(area.x),
    right: column(area.x + area.width),
    top: row(area.y),
    bottom: row(area.y + area.height),
  }
}

function clamp(cell: number, last: number): number {
  return Math.min(last, Math.max(0, cell))
}

/** The members of all cells in one list: those of cell `n` stand from `starts[n]` up to `starts[n + 1]`. */
function fillCells(items: readonly Rectangle[], cells: Cells) {
  const large: number[] = []
  const pairs: number[] = []
  const counts = new Int32Array(cells.columns * cells.rows + 1)
  for (const [at, item] of items.entries()) {
    const { left, right, top, bottom } = cellRange(item, cells)
    if ((right - left + 1) * (bottom - top + 1) > manyCells) {
      large.push(at)
      continue
    }
    for (let cell = top * cells.columns + left; cell <= bottom * cells.columns + right; cell++) {
      pairs.push(cell, at)
      counts[cell + 1] = (counts[cell + 1] ?? 0) + 1
      const isRowEnd = cell % cells.columns === right
      if (isRowEnd) cell += cells.columns - 1 - right + left
    }
  }
  for (let cell = 1; cell < counts.length; cell++) {
    counts[cell] = (counts[cell] ?? 0) + (counts[cell - 1] ?? 0)
  }
  const next = counts.slice()
  const members = new Int32Array(counts.at(-1) ?? 0)
  for (let pair = 0; pair < pairs.length; pair += 2) {
    const cell = pairs[pair] ?? 0
    members[next[cell] ?? 0] = pairs[pair + 1] ?? 0
    next[cell] = (next[cell] ?? 0) + 1
  }
  return { starts: counts, members, large }
}
