import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { rovingPlace } from '../../lib/roving.ts'
import { partsText } from '../../text/parts.ts'
import { type Sorting, nextSorting, sortRows } from './sort-rows.ts'
import type { Column } from './column.ts'
import { TableHead, TableRow } from './table-row.tsx'
import styles from './table.module.css'
import { focusRow, useVisibleRows } from './use-visible-rows.ts'

/** What a table takes. */
export interface TableProps<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly rowKey: (row: Row) => string
  /** Enter, or a double click. */
  readonly onOpen?: ((row: Row) => void) | undefined
  /** The focus or a click came to a row. */
  readonly onPoint?: ((row: Row) => void) | undefined
  readonly initialSorting?: Sorting
  /** In pixels. Default 30. Every row has one line. */
  readonly rowHeight?: number
  /** Shown when there are no rows. */
  readonly empty?: ReactNode
}

const headHeight = 32

/**
 * A table of any length: its head stays in sight, a press on a head sorts, and only the rows in sight
 * are in the document. Arrow keys, Page Up and Down, Home and End go from row to row. It fills the
 * height that it is given.
 */
export function Table<Row>(props: TableProps<Row>) {
  const { label, columns, rows, rowKey, onOpen, onPoint, rowHeight = 30 } = props
  const [sorting, setSorting] = useState(props.initialSorting)
  const [place, setPlace] = useState(0)
  const sorted = useMemo(() => sortedBy(rows, columns, sorting), [rows, columns, sorting])
  const inSight = useVisibleRows(sorted.length, rowHeight, headHeight)
  const { frame, rows: shown, onScroll } = inSight
  const current = Math.min(place, sorted.length - 1)
  const point = (at: number) => {
    setPlace(at)
    inSight.showRow(at)
    const row = sorted[at]
    if (row !== undefined) onPoint?.(row)
    focusRow(frame, at)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextPlace(event.key, current, sorted.length)
    const row = sorted[current]
    if (next !== undefined) point(next)
    else if (event.key === 'Enter' && row !== undefined) onOpen?.(row)
    else return
    event.preventDefault()
  }
  return (
    <div ref={frame} className={styles['frame']} onScroll={onScroll}>
      <table
        // Rows that take the focus make it a grid (WAI-ARIA).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
        role="grid"
        className={styles['table']}
        aria-label={label}
        aria-rowcount={rows.length + 1}
      >
        <TableHead
          {...{ columns, sorting }}
          onSort={(column) => setSorting(nextSorting(sorting, column))}
        />
        <tbody onKeyDown={onKeyDown}>
          <tr aria-hidden="true" className={styles['space']} style={{ height: shown.before }} />
          {sorted.slice(shown.first, shown.end).map((row, offset) => (
            <TableRow
              key={rowKey(row)}
              {...{ columns, row, rowHeight }}
              place={shown.first + offset}
              isCurrent={shown.first + offset === current}
              onPoint={() => point(shown.first + offset)}
              onOpen={() => onOpen?.(row)}
            />
          ))}
          <tr aria-hidden="true" className={styles['space']} style={{ height: shown.after }} />
        </tbody>
      </table>
      {rows.length === 0 && (props.empty ?? <p className={styles['none']}>{partsText.noRows}</p>)}
    </div>
  )
}

function sortedBy<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const valueOf = columns.find(({ id }) => id === sorting?.column)?.sortValue
  return valueOf && sorting ? sortRows(rows, valueOf, sorting.direction) : rows
}

function nextPlace(key: string, place: number, count: number): number | undefined {
  const steps = key === 'PageDown' ? 10 : key === 'PageUp' ? -10 : 0
  if (steps !== 0) return Math.max(0, Math.min(count - 1, place + steps))
  return rovingPlace(key, { count, place, wraps: false })
}
