import type { Score } from '@chainwright/core'
import { formatNumber } from '../../lib/quantities.ts'
import { valueViewsText } from '../../text/value-views.ts'
import styles from './score-view.module.css'

/** A number and what it is: the kind of a score, and what follows from it for likelihoods. */
export function ScoreView({ score }: { score: Score }) {
  const more = meaning(score)
  return (
    <p className={styles['score']}>
      <span className={styles['number']}>{formatNumber(score.value)}</span>{' '}
      <span className={styles['kind']}>
        {valueViewsText.kinds[score.kind] ?? score.kind}
        {more && ` · ${more}`}
      </span>
    </p>
  )
}

/** A plain number. */
export function NumberView({ value }: { value: number }) {
  return (
    <p className={styles['score']}>
      <span className={styles['number']}>{formatNumber(value, 8)}</span>
    </p>
  )
}

/** True or false. */
export function BooleanView({ value }: { value: boolean }) {
  return (
    <p className={styles['score']}>
      <span className={styles['number']}>{value ? valueViewsText.yes : valueViewsText.no}</span>
    </p>
  )
}

function meaning({ value, kind }: Score): string | undefined {
  if (kind === 'log-probability') return valueViewsText.probability(Math.exp(value))
  return kind === 'log-probability-per-token'
    ? valueViewsText.perplexity(Math.exp(-value))
    : undefined
}
