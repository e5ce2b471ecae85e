/** Which rows of a long list are to be there. */
export interface VisibleRows {
  /** First row that is to be there, from 0. */
  readonly first: number
  /** One past the last. */
  readonly end: number
  /** Empty space before the first and after the last, in pixels. */
  readonly before: number
  readonly after: number
}

/** A list of rows of the same height in a frame that scrolls; lengths in pixels. */
export interface RowFrame {
  readonly count: number
  readonly rowHeight: number
  readonly scrollTop: number
  readonly height: number
}

/** Rows beyond the frame on each side, so that a quick scroll shows no hole. */
const margin = 8

/** The rows that can be seen, and some more on each side. */
export function visibleRows({ count, rowHeight, scrollTop, height }: RowFrame): VisibleRows {
  const top = Math.max(0, Math.min(scrollTop, count * rowHeight - height))
  const first = Math.max(0, Math.floor(top / rowHeight) - margin)
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + margin)
  return { first, end, before: first * rowHeight, after: (count - end) * rowHeight }
}

/** Where to scroll to so that a row is in view; stays where it is when the row is. */
export function scrollToRow(row: number, { rowHeight, scrollTop, height }: RowFrame): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  return top + rowHeight > scrollTop + height ? top + rowHeight - height : scrollTop
}
