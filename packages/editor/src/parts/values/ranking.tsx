import { type ReactNode, useState } from 'react'
import { formatNumber } from '../../lib/quantities.ts'
import { extent, linear } from '../../lib/scale.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import styles from './ranking.module.css'
import { ShareBar } from './share-bar.tsx'

/** Something with a number by which it is ranked. */
export interface Ranked {
  readonly id: string
  readonly label: ReactNode
  readonly value: number
}

/** What a ranking takes. */
export interface RankingProps {
  readonly entries: readonly Ranked[]
  /** The lowest is best. */
  readonly lowestFirst?: boolean
}

const few = 20

/** Entries from best to worst, with bars from the worst (short) to the best (full). */
export function Ranking({ entries, lowestFirst = false }: RankingProps) {
  const [isWhole, setWhole] = useState(false)
  const sorted = bestFirst(entries, lowestFirst)
  const shareOf = shareBetween(entries, lowestFirst)
  return (
    <div>
      <ol className={styles['list']}>
        {sorted.slice(0, isWhole ? undefined : few).map((entry, at) => (
          <li key={entry.id}>
            <ShareBar
              label={entry.label}
              share={shareOf(entry.value)}
              value={formatNumber(entry.value)}
              tone={at === 0 ? 'strong' : 'plain'}
            />
          </li>
        ))}
      </ol>
      {sorted.length > few && (
        <Button
          size="small"
          tone="quiet"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? valueViewsText.lessText : valueViewsText.showMore(sorted.length - few)}
        </Button>
      )}
    </div>
  )
}

/** The entries from best to worst; equals stay in their order. */
export function bestFirst<Entry extends { readonly value: number }>(
  entries: readonly Entry[],
  lowestFirst = false,
): Entry[] {
  return entries.toSorted((one, other) => (lowestFirst ? -1 : 1) * (other.value - one.value))
}

/**
 * How long the bar of a value is, from 0.06 for the worst to 1 for the best: scores have no zero in
 * common, so what counts are their differences.
 */
export function shareBetween(
  entries: readonly { readonly value: number }[],
  lowestFirst = false,
): (value: number) => number {
  const [low, high] = extent(entries.map(({ value }) => value))
  if (low === high) return () => 1
  return (value) => linear(value, lowestFirst ? [high, low] : [low, high], [0.06, 1])
}
