import { useState } from 'react'
import { textChunks, textStart } from '../../lib/text-chunks.ts'
import { valueViewsText } from '../../text/value-views.ts'
import { Button } from '../basics/button.tsx'
import { RichText } from '../markdown/rich-text.tsx'
import { CopyButton } from './copy-button.tsx'
import styles from './text-view.module.css'

/** What a view of a text takes. */
export interface TextViewProps {
  readonly text: string
  /** While a model writes it: the end is shown instead of the start. */
  readonly isGrowing?: boolean
  /** What is shown at first. Default `written`. */
  readonly form?: 'written' | 'formatted'
}

/** Most characters that are shown at first. */
const shortened = 3000

/** A text with its length; a long one is shortened until its whole is asked for. */
export function TextView({ text, isGrowing = false, form = 'written' }: TextViewProps) {
  const [isWhole, setWhole] = useState(false)
  const [isFormatted, setFormatted] = useState(form === 'formatted')
  if (text === '' && !isGrowing)
    return <p className={styles['empty']}>{valueViewsText.emptyText}</p>
  const isLong = text.length > shortened
  const shown = isWhole || !isLong ? text : shortForm(text, isGrowing)
  return (
    <div className={styles['view']}>
      <div className={styles['bar']}>
        <span className={styles['length']}>{valueViewsText.characters(text.length)}</span>
        <Button
          size="small"
          tone="quiet"
          aria-pressed={isFormatted}
          onClick={() => setFormatted(!isFormatted)}
        >
          {valueViewsText.formatted}
        </Button>
        <CopyButton text={text} />
      </div>
      {isFormatted ? <RichText text={shown} isGrowing={isGrowing} /> : <Written text={shown} />}
      {isLong && (
        <Button size="small" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? valueViewsText.lessText : valueViewsText.wholeText(text.length)}
        </Button>
      )}
    </div>
  )
}

function shortForm(text: string, isGrowing: boolean): string {
  return isGrowing ? `… ${text.slice(-shortened)}` : `${textStart(text, shortened)} …`
}

/** The browser lays out only the pieces in sight. */
function Written({ text }: { text: string }) {
  return (
    <div className={styles['text']}>
      {textChunks(text).map((chunk, at) => (
        <div key={at} className={styles['chunk']}>
          {chunk}
        </div>
      ))}
    </div>
  )
}
