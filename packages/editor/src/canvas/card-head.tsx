import { Pin, Play } from 'lucide-react'
import type { BoxStatus } from '../headless/paint/scene.ts'
import { classNames } from '../lib/class-names.ts'
import type { Card } from '../headless/card.ts'
import { useDocument, useEditor, useValues } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { IssueMark } from './issue-mark.tsx'
import { isLong } from './long-text.ts'
import { StatusMark } from './status-mark.tsx'
import { useBoardState } from './use-board.ts'
import styles from './card-view.module.css'

/** What a head takes: plain values, so that a token draws no head again. */
export interface CardHeadProps {
  readonly card: Card
  readonly status: BoxStatus | undefined
  /** How many items a lifted node has. */
  readonly items: number | undefined
  /** Why it failed. */
  readonly failed: string | undefined
}

/** Room for the title and the id beside the usual marks, in pixels. */
const headRoom = 150

/** Title, id, how often it runs, how far it is, and the button that runs up to here. */
export function CardHead({ card, status, items, failed }: CardHeadProps) {
  const isOutermost = useDocument(({ entered }) => entered.length === 0)
  // A button on every card would double what there is to paint.
  const isNear = useBoardState(({ hovered, focused }) => hovered === card.id || focused === card.id)
  const isPinned = useValues(({ pins }) => isOutermost && pins.has(card.name))
  const name = card.name === card.title ? '' : card.name
  const isWide = isLong(card.title, 26, 200)
  const isFull = card.stacked || card.off || isPinned || isLong(card.title + name, 14, headRoom)
  return (
    <div className={classNames(styles['head'], isFull && styles['cut'], isWide && styles['wide'])}>
      <span className={styles['title']}>{card.title}</span>
      <span className={styles['name']}>{name}</span>
      {card.stacked && (
        <span
          className={classNames(styles['badge'], styles['runs'])}
          title={canvasText.runsPerItem}
        >
          {items === undefined ? canvasText.perItem : canvasText.runs(items)}
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
      <IssueMark id={card.id} failed={failed} />
      {status && failed === undefined && <StatusMark status={status} />}
      {isOutermost && isNear && <RunToHere card={card} />}
    </div>
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
