import type { CSSProperties } from 'react'
import { useStore } from 'zustand'
import { classNames } from '../lib/class-names.ts'
import type { Card } from '../headless/card.ts'
import { cardRole } from '../headless/paint/card-detail.ts'
import { useDocument, useEditor } from '../session/use-editor.ts'
import { canvasText } from '../text/canvas.ts'
import { NodeBody } from './node-body.tsx'
import { EndBody } from './end-body.tsx'
import { useBoard, useBoardState } from './use-board.ts'
import styles from './card-view.module.css'

/** What a card takes. */
export interface CardViewProps {
  readonly id: string
  readonly card: Card
  /** Its size, in canvas units; left out, its own. */
  readonly width?: number
  readonly height?: number
}

/** A card: head, ports, settings, and what the run says of it. */
export function CardView({ id, card, width, height }: CardViewProps) {
  const isSelected = useDocument(({ selection }) => selection.has(id))
  // Without a focus, the first card is where Tab leads.
  const isFocused = useBoardState(({ focused, mounted }) => {
    return focused !== undefined && mounted.includes(focused) ? focused === id : mounted[0] === id
  })
  const board = useBoard()
  const mark = useMark(id)
  const lines = moreLines(card, height)
  const style = {
    '--role': `var(--${cardRole(card.group)})`,
    ...(lines > 0 && { '--lines': 4 + lines }),
  } as CSSProperties
  return (
    <div
      data-card={id}
      role="group"
      // The focus roves over the cards, and each has controls inside.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={isFocused ? 0 : -1}
      aria-roledescription={canvasText.card}
      aria-label={`${card.title}, ${card.name}${mark ? `, ${canvasText.changes[mark]}` : ''}`}
      className={classNames(
        styles['card'],
        mark && styles[mark],
        isSelected && styles['selected'],
        card.stacked && styles['stacked'],
        card.off && styles['off'],
        card.kind === 'node' && !card.type && styles['unknown'],
      )}
      style={style}
      onPointerEnter={() => board.store.setState({ hovered: id })}
      onPointerLeave={() => board.store.setState({ hovered: undefined })}
    >
      {card.kind === 'node' ? (
        <NodeBody card={card} room={roomOn(card, width, lines)} />
      ) : (
        <EndBody card={card} />
      )}
    </div>
  )
}

/** How many more lines than usual a card has that was made higher. */
function moreLines(card: Card, height = card.height): number {
  return Math.floor(Math.max(0, height - card.height) / 18)
}

/** About how many characters fit on a card that was made larger; `undefined` for the usual size. */
function roomOn(card: Card, width = card.width, lines: number): number | undefined {
  if (lines === 0 && width === card.width) return undefined
  return Math.ceil(((4 + lines) * width) / 6)
}

/** What became of a card since the flow that it is compared with. */
function useMark(id: string) {
  return useStore(useEditor().marks, ({ marks }) => marks.get(id))
}
