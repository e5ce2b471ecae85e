import type { Score } from '@chainwright/core'
import { useState } from 'react'
import { classNames } from '../../lib/class-names.ts'
import { formatNumber } from '../../lib/quantities.ts'
import { textStart } from '../../lib/text-chunks.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Badge } from '../basics/badge.tsx'
import { Button } from '../basics/button.tsx'
import { bestFirst, shareBetween } from './ranking.tsx'
import styles from './ranking.module.css'
import { ShareBar } from './share-bar.tsx'

/** What a ranking of candidates takes. */
export interface RewardRankingProps {
  /** The candidates in the order they were drawn, with the score of each. */
  readonly candidates: readonly { readonly text: string; readonly score: Score }[]
  /** Place of the one that was chosen, from 0. Default: the best, the first among equals. */
  readonly chosen?: number | undefined
}

/** Replies to the same prompt by their score, best first, with the chosen one marked. */
export function RewardRanking({ candidates, chosen }: RewardRankingProps) {
  const entries = candidates.map(({ text, score }, place) => ({ text, place, value: score.value }))
  const sorted = bestFirst(entries)
  const shareOf = shareBetween(entries)
  const taken = chosen ?? sorted[0]?.place
  const kind = candidates[0]?.score.kind
  return (
    <section aria-label={valueViewsText.candidates}>
      {kind && (
        <p className={styles['kind']}>
          {valueViewsText.score}: {valueViewsText.kinds[kind] ?? kind}
        </p>
      )}
      <ol className={styles['candidates']}>
        {sorted.map(({ text, place, value }) => (
          <li
            key={place}
            className={classNames(styles['candidate'], place === taken && styles['chosen'])}
          >
            <ShareBar
              label={
                <span className={styles['name']}>
                  {valueViewsText.candidate(place)}
                  {place === taken && <Badge tone="accent">{valueViewsText.chosen}</Badge>}
                </span>
              }
              share={shareOf(value)}
              value={formatNumber(value)}
              tone={place === taken ? 'strong' : 'plain'}
            />
            <CandidateText text={text} />
          </li>
        ))}
      </ol>
    </section>
  )
}

const shortened = 280

function CandidateText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false)
  const isLong = text.length > shortened
  return (
    <p className={styles['text']}>
      {isWhole || !isLong ? text : `${textStart(text, shortened)}…`}{' '}
      {isLong && (
        <Button
          size="small"
          tone="quiet"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? valueViewsText.lessText : valueViewsText.wholeText(text.length)}
        </Button>
      )}
    </p>
  )
}
