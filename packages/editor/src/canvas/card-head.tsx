import { Pin, Play } from 'lucide-react'
import { classNames } from '../lib/class-names.ts'
import type { Card } from '../headless/card.ts'
import { useDocument, useEditor, useValues } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import type { CardRun } from './card-run.ts'
import { IssueMark } from './issue-mark.tsx'
import { StatusMark } from './status-mark.tsx'
import { useBoardState } from './use-board.ts'
import styles from './card-view.module.css'

interface CardHeadProps {
  readonly card: Card
  readonly run: CardRun | undefined
}

/** Title, id, how often it runs, how far it is, and the button that runs up to here. */
export function CardHead({ card, run }: CardHeadProps) {
  const isOutermost = useDocument(({ entered }) => entered.length === 0)
  // A button on every card would double what there is to paint.
  const isNear = useBoardState(({ hovered, focused }) => hovered === card.id || focused === card.id)
  const isPinned = useValues(({ pins }) => isOutermost && pins.has(card.name))
  return (
    <header className={styles['head']}>
      <span className={styles['title']}>{card.title}</span>
      <span className={styles['name']}>{card.name === card.title ? '' : card.name}</span>
      {card.stacked && (
        <span
          className={classNames(styles['badge'], styles['runs'])}
          title={canvasText.runsPerItem}
        >
          {run?.items ? canvasText.runs(run.items.total) : canvasText.perItem}
        </span>
      )}
      {card.off && <span className={styles['badge']}>{canvasText.off}</span>}
      {isPinned && (
        <span
          role="img"
          className={styles['pin']}
          aria-label={canvasText.pinned}
          title={canvasText.pinned}
        >
          <Pin size={14} aria-hidden="true" />
        </span>
      )}
      <IssueMark id={card.id} failed={run?.error?.message} />
      {run && !run.error && <StatusMark status={run.status} />}
      {isOutermost && isNear && <RunToHere card={card} />}
    </header>
  )
}

function RunToHere({ card }: { readonly card: Card }) {
  const { desk } = useEditor()
  const label = canvasText.runToHere(card.title)
  return (
    <button
      type="button"
      className={styles['play']}
      aria-label={label}
      title={label}
      tabIndex={-1}
      onClick={() => void desk.run({ until: card.name })}
    >
      <Play size={13} aria-hidden="true" />
    </button>
  )
}
