/** How a table is sorted. */
export interface Sorting {
  readonly column: string
  readonly direction: 'ascending' | 'descending'
}

/** What rows are sorted by; `undefined` comes last in either direction. */
export type SortValue = string | number | undefined

/** Sorted rows; equals stay in their order. Texts are compared as people do: `a2` before `a10`. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  direction: Sorting['direction'],
): Row[] {
  const sign = direction === 'ascending' ? 1 : -1
  return rows
    .map((row) => ({ row, value: valueOf(row) }))
    .toSorted((one, other) => {
      if (one.value === undefined || other.value === undefined)
        return Number(one.value === undefined) - Number(other.value === undefined)
      return sign * compare(one.value, other.value)
    })
    .map(({ row }) => row)
}

/** What a press on a column's head leads to: ascending, descending, as it was. */
export function nextSorting(sorting: Sorting | undefined, column: string): Sorting | undefined {
  if (sorting?.column !== column) return { column, direction: 'ascending' }
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : undefined
}

const words = new Intl.Collator('en', { numeric: true })

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return words.compare(String(one), String(other))
}
