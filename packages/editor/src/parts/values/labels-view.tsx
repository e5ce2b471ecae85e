import { useState } from 'react'
import { formatShare } from '../../lib/quantities.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { ShareBar } from './share-bar.tsx'
import styles from './labels-view.module.css'

const few = 8

/** Labels by their probability, the likeliest first. */
export function LabelsView({ labels }: { labels: Readonly<Record<string, number>> }) {
  const [isWhole, setWhole] = useState(false)
  const sorted = Object.entries(labels).toSorted(([, one], [, other]) => other - one)
  if (sorted.length === 0) return <p className={styles['none']}>{valueViewsText.noLabel}</p>
  const shown = isWhole ? sorted : sorted.slice(0, few)
  return (
    <div className={styles['view']}>
      <ol className={styles['list']}>
        {shown.map(([label, share], at) => (
          <li key={label}>
            <ShareBar
              label={label}
              share={share}
              value={formatShare(share)}
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
          {isWhole ? valueViewsText.lessText : valueViewsText.restOfLabels(sorted.length - few)}
        </Button>
      )}
    </div>
  )
}
