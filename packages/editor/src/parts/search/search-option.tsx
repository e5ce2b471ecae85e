import { ShortcutKeys } from '../basics/shortcut-keys.tsx'
import { MarkedText } from './marked-text.tsx'
import type { SearchEntry, SearchRow } from './search-rows.ts'
import styles from './search-list.module.css'

/** What a row of a search list takes. */
export interface SearchOptionProps<Entry extends SearchEntry> {
  readonly id: string
  readonly row: SearchRow<Entry>
  readonly place: number
  readonly count: number
  readonly isCurrent: boolean
  readonly onPoint: () => void
  readonly onChoose: (entry: Entry) => void
}

/** One row of a search list: a heading, or an entry. */
export function SearchOption<Entry extends SearchEntry>(props: SearchOptionProps<Entry>) {
  const { id, row, place, count, isCurrent, onPoint, onChoose } = props
  if (row.type === 'heading')
    return (
      <div role="presentation" className={styles['heading']}>
        {row.label}
      </div>
    )
  const { entry, places } = row
  return (
    // The keys are those of the box: the focus never is here.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      className={styles['option']}
      aria-selected={isCurrent}
      aria-disabled={entry.off !== undefined || undefined}
      aria-posinset={place + 1}
      aria-setsize={count}
      onPointerMove={() => isCurrent || onPoint()}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => entry.off === undefined && onChoose(entry)}
      onKeyDown={undefined}
    >
      <span className={styles['lead']} aria-hidden="true">
        {entry.icon}
      </span>
      <span className={styles['label']}>
        <MarkedText text={entry.label} places={places} />
      </span>{' '}
      <span className={styles['detail']}>{entry.off ?? entry.detail}</span>
      {entry.shortcut && <ShortcutKeys shortcut={entry.shortcut} />}
    </div>
  )
}
