import { formatShare } from '../../lib/quantities.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { type Anchor, usePopup } from '../overlay/use-popup.ts'
import { heatRank, visibleToken } from './heat.ts'
import { ShareBar } from './share-bar.tsx'
import styles from './token-heat.module.css'
import type { TokenLikelihood } from './value-shapes.ts'

/** What the card of a token takes. */
export interface HeatCardProps {
  readonly token: TokenLikelihood
  readonly anchor: Anchor
}

const most = 10

/** How likely a token was, and what else was likely at its place. */
export function HeatCard({ token, anchor }: HeatCardProps) {
  const popup = usePopup(anchor, 'below', 6)
  const { text, logProbability, alternatives = [] } = token
  return (
    <div ref={popup} popover="manual" role="tooltip" className={styles['card']}>
      <p className={styles['title']}>
        <code className={styles['piece']}>{visibleToken(text)}</code>
        <strong>{formatShare(Math.exp(logProbability))}</strong>
      </p>
      <p className={styles['detail']}>
        {[valueViewsText.heatNats(logProbability), rankInWords(token)].filter(Boolean).join(' · ')}
      </p>
      {alternatives.length > 0 && (
        <>
          <p className={styles['detail']}>{valueViewsText.alternatives}</p>
          <ol className={styles['alternatives']}>
            {alternatives.slice(0, most).map((alternative) => (
              <li key={alternative.token ?? alternative.text}>
                <ShareBar
                  label={<code className={styles['piece']}>{visibleToken(alternative.text)}</code>}
                  share={Math.exp(alternative.logProbability)}
                  value={formatShare(Math.exp(alternative.logProbability))}
                  tone={alternative.token === token.token ? 'strong' : 'plain'}
                />
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}

function rankInWords(token: TokenLikelihood): string | undefined {
  const count = token.alternatives?.length ?? 0
  if (count === 0) return undefined
  const rank = heatRank(token)
  return rank === undefined ? valueViewsText.heatBelow(count) : valueViewsText.heatRank(rank)
}
