import { classNames } from '../lib/class-names.ts'
import type { Card } from '../headless/card.ts'
import { canvasText } from '../text/canvas.ts'
import type { CardRun } from './card-run.ts'
import { StatusMark } from './status-mark.tsx'
import styles from './card-view.module.css'

/** Title, id, how often it runs, and how far it is. */
export function CardHead({
  card,
  run,
}: {
  readonly card: Card
  readonly run: CardRun | undefined
}) {
  return (
    <header className={styles['head']}>
      <span className={styles['title']}>{card.title}</span>
      {card.name !== card.title && <span className={styles['name']}>{card.name}</span>}
      {card.stacked && (
        <span className={classNames(styles['badge'], styles['runs'])}>
          {run?.items ? canvasText.runs(run.items.total) : canvasText.runsPerItem}
        </span>
      )}
      {card.off && <span className={styles['badge']}>{canvasText.off}</span>}
      {run && <StatusMark status={run.status} />}
    </header>
  )
}
