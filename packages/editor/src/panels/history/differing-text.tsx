import { useMemo } from 'react'
import { diffWords, type WordPart } from '../../lib/diff-words.ts'
import { panelText } from '../../text/panels.ts'
import styles from './run-history.module.css'

/** What two texts that are compared take. */
export interface DifferingTextProps {
  /** `undefined` when there was no value. */
  readonly before: string | undefined
  readonly after: string | undefined
  /** When the two were. */
  readonly times: readonly [before: string, after: string]
}

/** Two texts side by side; what one alone has is marked, by more than its colour. */
export function DifferingText({ before, after, times }: DifferingTextProps) {
  const parts = useMemo(() => diffWords(before ?? '', after ?? ''), [before, after])
  return (
    <div className={styles['sides']}>
      <Side
        title={panelText.at(panelText.before, times[0])}
        text={before}
        parts={parts}
        hides="added"
      />
      <Side
        title={panelText.at(panelText.after, times[1])}
        text={after}
        parts={parts}
        hides="removed"
      />
    </div>
  )
}

interface SideProps {
  readonly title: string
  readonly text: string | undefined
  readonly parts: readonly WordPart[]
  readonly hides: WordPart['type']
}

function Side({ title, text, parts, hides }: SideProps) {
  return (
    <section aria-label={title}>
      <h5 className={styles['side']}>{title}</h5>
      {text === undefined ? (
        <p className={styles['note']}>{panelText.absent}</p>
      ) : (
        <p className={styles['text']}>
          {parts.map((part, at) => {
            if (part.type === hides) return null
            if (part.type === 'same') return <span key={at}>{part.text}</span>
            return part.type === 'removed' ? (
              <del key={at}>{part.text}</del>
            ) : (
              <ins key={at}>{part.text}</ins>
            )
          })}
        </p>
      )}
    </section>
  )
}
