import type { Answer } from '@chainwright/core'
import { useState } from 'react'
import { valueViewsText } from '../../text/value-views.ts'
import { Badge } from '../basics/badge.tsx'
import { Button } from '../basics/button.tsx'
import styles from './answer-view.module.css'

/** Characters that are shown of the source on each side of the span. */
const around = 240

/** An answer, how sure the model is, and its span marked in the passage that it rests on. */
export function AnswerView({ answer }: { answer: Answer }) {
  const { text, score, span, source } = answer
  return (
    <div className={styles['view']}>
      <div className={styles['head']}>
        <p className={styles['answer']}>{text === '' ? valueViewsText.emptyText : text}</p>
        <Badge tone={score >= 0.5 ? 'success' : 'warning'}>
          {valueViewsText.confidence(score)}
        </Badge>
      </div>
      {source === undefined ? (
        <p className={styles['none']}>{valueViewsText.noSource}</p>
      ) : (
        <Source source={source} span={span} />
      )}
    </div>
  )
}

interface SourceProps {
  readonly source: string
  readonly span: Answer['span']
}

function Source({ source, span }: SourceProps) {
  const [isWhole, setWhole] = useState(false)
  const [start, end] = [span?.start ?? 0, span?.end ?? 0]
  const from = isWhole ? 0 : Math.max(0, start - around)
  const to = isWhole ? source.length : Math.min(source.length, end + around)
  return (
    <figure className={styles['source']}>
      <figcaption className={styles['caption']}>{valueViewsText.source}</figcaption>
      <blockquote className={styles['passage']}>
        {from > 0 && '… '}
        {source.slice(from, start)}
        {end > start && <mark className={styles['span']}>{source.slice(start, end)}</mark>}
        {source.slice(end, to)}
        {to < source.length && ' …'}
      </blockquote>
      {(isWhole || from > 0 || to < source.length) && (
        <Button
          size="small"
          tone="quiet"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? valueViewsText.lessText : valueViewsText.wholeText(source.length)}
        </Button>
      )}
    </figure>
  )
}
