import type { ReactNode } from 'react'
import type { SortValue } from './sort-rows.ts'

/** One column of a table. */
export interface Column<Row> {
  readonly id: string
  readonly title: string
  /** In pixels; a column without takes its share of what is left. */
  readonly width?: number
  /** `end` for numbers. Default `start`. */
  readonly align?: 'start' | 'end'
  readonly render: (row: Row) => ReactNode
  /** What the table is sorted by when its head is pressed; left out, it cannot be sorted by it. */
  readonly sortValue?: (row: Row) => SortValue
}
