import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { valueViewsText } from '../../text/value-views.ts'
import { IconButton } from '../basics/icon-button.tsx'
import { Button } from '../basics/button.tsx'
import styles from './list-view.module.css'
import { Ranking } from './ranking.tsx'
import { valuePreview } from './value-preview.ts'
import { isScore } from './value-shapes.ts'

/** What a view of a list takes. */
export interface ListViewProps {
  /** The port type of an item, such as `text`. */
  readonly type: string
  readonly items: readonly unknown[]
  /** How one item is shown. */
  readonly children: (item: unknown) => ReactNode
}

/** The items of a list one by one; scores and numbers also as a ranking. */
export function ListView({ type, items, children }: ListViewProps) {
  const [place, setPlace] = useState(0)
  const numbers = ranked(type, items)
  const [isRanking, setRanking] = useState(true)
  if (items.length === 0) return <p className={styles['none']}>{valueViewsText.emptyList}</p>
  const at = Math.min(place, items.length - 1)
  return (
    <div className={styles['view']}>
      <div className={styles['bar']}>
        {numbers && (
          <Button size="small" tone="quiet" onClick={() => setRanking(!isRanking)}>
            {isRanking ? valueViewsText.oneByOne : valueViewsText.ranking}
          </Button>
        )}
        {!(numbers && isRanking) && (
          <ItemPicker type={type} items={items} place={at} onChange={setPlace} />
        )}
      </div>
      {numbers && isRanking ? <Ranking entries={numbers} /> : children(items[at])}
    </div>
  )
}

/** What an item picker takes. */
export interface ItemPickerProps {
  readonly type: string
  readonly items: readonly unknown[]
  readonly place: number
  readonly onChange: (place: number) => void
}

/** Chooses one item of a list, `2 of 3`, by buttons or by what the items are. */
export function ItemPicker({ type, items, place, onChange }: ItemPickerProps) {
  const last = items.length - 1
  const from = Math.max(0, Math.min(place - 100, items.length - 200))
  return (
    <div className={styles['picker']}>
      <IconButton
        size="small"
        label={valueViewsText.previousItem}
        icon={<ChevronLeft />}
        disabled={place === 0}
        onClick={() => onChange(place - 1)}
      />
      <span className={styles['place']} aria-live="polite">
        {valueViewsText.itemOf(place, items.length)}
      </span>
      <IconButton
        size="small"
        label={valueViewsText.nextItem}
        icon={<ChevronRight />}
        disabled={place === last}
        onClick={() => onChange(place + 1)}
      />
      <select
        className={styles['select']}
        aria-label={valueViewsText.chooseItem}
        value={place}
        onChange={({ target }) => onChange(Number(target.value))}
      >
        {items.slice(from, from + 200).map((item, offset) => (
          <option key={from + offset} value={from + offset}>
            {`${from + offset + 1}  ${valuePreview(type, item, 50)}`}
          </option>
        ))}
      </select>
    </div>
  )
}

function ranked(type: string, items: readonly unknown[]) {
  if (items.length < 2 || (type !== 'score' && type !== 'number')) return undefined
  const numbers = items.map((item) => (isScore(item) ? item.value : Number(item)))
  return numbers.map((value, at) => ({ id: String(at), label: valueViewsText.item(at), value }))
}
