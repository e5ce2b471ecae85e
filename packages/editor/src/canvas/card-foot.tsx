import { canvasText } from '../text/canvas.ts'
import type { CardRun } from './card-run.ts'
import styles from './card-view.module.css'

/** State, time, tokens and the model in one line. */
export function CardFoot({ text, model }: CardFootProps) {
  return (
    <div className={styles['foot']}>
      <span className={styles['state']} title={text}>
        {text}
      </span>
      {model !== undefined && <span className={styles['model']}>{model}</span>}
    </div>
  )
}

/** What a foot takes: plain values, so that a token draws no foot again. */
export interface CardFootProps {
  readonly text: string
  readonly model: string | undefined
}

/** State, items, how many of them were reused, time, tokens, and why it ran again, in a line. */
export function stateText({ status, items, took, tokens, progress, because }: CardRun): string {
  const parts: string[] = [canvasText.status[status]]
  if (items && items.done < items.total) parts.push(canvasText.itemsDone(items.done, items.total))
  else if (items && items.reused > 0 && items.reused < items.total)
    parts.push(canvasText.reused(items.reused, items.total))
  else if (progress && took === 0) parts.push(canvasText.itemsDone(progress.done, progress.total))
  if (took > 0) parts.push(canvasText.duration(took))
  if (tokens > 0) parts.push(canvasText.tokens(tokens))
  if (because !== undefined && because !== '') parts.push(because)
  return parts.join(' · ')
}
