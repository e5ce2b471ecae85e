import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { rovingPlace } from '../../lib/roving.ts'
import { partsText } from '../../text/parts.ts'
import { SearchOption } from './search-option.tsx'
import { type SearchEntry, type SearchRow, searchRows } from './search-rows.ts'
import styles from './search-list.module.css'
import { useVisibleRows } from './use-visible-rows.ts'

/** What a list with a search box takes. */
export interface SearchListProps<Entry extends SearchEntry> {
  /** What is searched for. */
  readonly label: string
  readonly placeholder?: string | undefined
  readonly entries: readonly Entry[]
  readonly onChoose: (entry: Entry) => void
  /** What stands in the box at first. */
  readonly initialQuery?: string
  /** Told what is typed, for lists whose entries depend on it. */
  readonly onQuery?: ((query: string) => void) | undefined
  /** Told which entry the keys are on. */
  readonly onPoint?: ((entry: Entry | undefined) => void) | undefined
}

/** Height of a row, in pixels; the style sheet says the same. */
const rowHeight = 32

/**
 * A box to type into and the list of what fits, best first, with the matched letters marked. Up, down,
 * Home, End and Enter work in the list while the focus stays in the box. Long lists hold only the rows
 * in sight.
 */
export function SearchList<Entry extends SearchEntry>(props: SearchListProps<Entry>) {
  const { label, placeholder, entries, onChoose, onQuery, onPoint } = props
  const id = useId()
  const [query, setQuery] = useState(props.initialQuery ?? '')
  const [place, setPlace] = useState(0)
  const rows = useMemo(() => searchRows(query, entries), [query, entries])
  const inSight = useVisibleRows(rows.length, rowHeight)
  const at = startingAt(rows, place)
  const point = (row: number) => {
    setPlace(row)
    inSight.showRow(row)
    onPoint?.(entryAt(rows, row))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const entry = entryAt(rows, at)
    const next = event.ctrlKey || event.metaKey ? undefined : nextRow(event.key, rows, at)
    if (next !== undefined) point(next)
    else if (event.key === 'Enter' && entry && entry.off === undefined) onChoose(entry)
    else return
    event.preventDefault()
  }
  return (
    <div className={styles['search']}>
      <input
        className={styles['box']}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={rows.length > 0 ? `${id}-${at}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder ?? label}
        value={query}
        onChange={({ target }) => {
          setQuery(target.value)
          setPlace(0)
          inSight.showRow(0)
          onQuery?.(target.value)
          onPoint?.(entryAt(searchRows(target.value, entries), 0))
        }}
        onKeyDown={onKeyDown}
      />
      <SearchRows {...{ id, label, rows, at, inSight, point, onChoose }} />
    </div>
  )
}

interface SearchRowsProps<Entry extends SearchEntry> {
  readonly id: string
  readonly label: string
  readonly rows: readonly SearchRow<Entry>[]
  readonly at: number
  readonly inSight: ReturnType<typeof useVisibleRows>
  readonly point: (row: number) => void
  readonly onChoose: (entry: Entry) => void
}

function SearchRows<Entry extends SearchEntry>(props: SearchRowsProps<Entry>) {
  const { id, label, rows, at, inSight, point, onChoose } = props
  const { frame, onScroll } = inSight
  const { first, end, before, after } = inSight.rows
  return (
    <>
      <div ref={frame} className={styles['frame']} onScroll={onScroll}>
        <div
          id={`${id}-list`}
          role="listbox"
          aria-label={label}
          style={{ paddingBlock: `${before}px ${after}px` }}
        >
          {rows.slice(first, end).map((row, offset) => (
            <SearchOption
              key={row.type === 'entry' ? row.entry.id : `heading ${row.label}`}
              id={`${id}-${first + offset}`}
              row={row}
              place={first + offset}
              count={rows.length}
              isCurrent={first + offset === at}
              onPoint={() => point(first + offset)}
              onChoose={onChoose}
            />
          ))}
        </div>
        {rows.length === 0 && <p className={styles['none']}>{partsText.noMatches}</p>}
      </div>
      <div role="status" className={styles['unseen']}>
        {partsText.matches(rows.filter(({ type }) => type === 'entry').length)}
      </div>
    </>
  )
}

function entryAt<Entry extends SearchEntry>(
  rows: readonly SearchRow<Entry>[],
  at: number,
): Entry | undefined {
  const row = rows[startingAt(rows, at)]
  return row?.type === 'entry' ? row.entry : undefined
}

/** A list may begin with a heading, and get shorter than where the keys were. */
function startingAt<Entry extends SearchEntry>(
  rows: readonly SearchRow<Entry>[],
  place: number,
): number {
  const at = Math.min(place, rows.length - 1)
  return rows[at]?.type === 'heading' ? at + 1 : Math.max(0, at)
}

function nextRow<Entry extends SearchEntry>(
  key: string,
  rows: readonly SearchRow<Entry>[],
  place: number,
) {
  // Home and End belong to the text in the box until the list was entered.
  const isOff = (at: number) => rows[at]?.type === 'heading'
  const steps = key === 'PageDown' ? 10 : key === 'PageUp' ? -10 : 0
  if (steps !== 0) return startingAt(rows, Math.max(0, place + steps))
  if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined
  return rovingPlace(key, { count: rows.length, place, isOff })
}
