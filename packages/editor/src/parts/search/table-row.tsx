import { ArrowDown, ArrowUp } from 'lucide-react'
import { classNames } from '../../lib/class-names.ts'
import { partsText } from '../../text/parts.ts'
import type { Column } from './column.ts'
import type { Sorting } from './sort-rows.ts'
import styles from './table.module.css'

/** What the head of a table takes. */
export interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly sorting: Sorting | undefined
  readonly onSort: (column: string) => void
}

/** The head of a table, which stays in sight. */
export function TableHead<Row>({ columns, sorting, onSort }: TableHeadProps<Row>) {
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const direction = sorting?.column === column.id ? sorting.direction : undefined
          return (
            <th
              key={column.id}
              scope="col"
              className={classNames(styles['head'], column.align === 'end' && styles['end'])}
              style={{ width: column.width }}
              aria-sort={column.sortValue && (direction ?? 'none')}
            >
              {column.sortValue ? (
                <button
                  type="button"
                  className={styles['sort']}
                  title={partsText.sortBy(column.title)}
                  onClick={() => onSort(column.id)}
                >
                  {column.title}
                  {direction === 'ascending' && <ArrowUp size={12} aria-hidden="true" />}
                  {direction === 'descending' && <ArrowDown size={12} aria-hidden="true" />}
                </button>
              ) : (
                column.title
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

/** What a row of a table takes. */
export interface TableRowProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly row: Row
  /** Place among the sorted rows, from 0. */
  readonly place: number
  readonly rowHeight: number
  readonly isCurrent: boolean
  readonly onPoint: () => void
  readonly onOpen: () => void
}

/** One row of a table. */
export function TableRow<Row>(props: TableRowProps<Row>) {
  const { columns, row, place, rowHeight, isCurrent, onPoint, onOpen } = props
  return (
    <tr
      data-place={place}
      className={styles['row']}
      style={{ height: rowHeight }}
      aria-rowindex={place + 2}
      aria-selected={isCurrent}
      tabIndex={isCurrent ? 0 : -1}
      onClick={onPoint}
      onDoubleClick={onOpen}
      onKeyDown={undefined}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          className={classNames(styles['cell'], column.align === 'end' && styles['end'])}
        >
          {column.render(row)}
        </td>
      ))}
    </tr>
  )
}
